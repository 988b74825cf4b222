"""A file comes whole and right, whatever happens on the way, or an error says what happened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina.sources import web
from lamina.sources.transfer import Transfer
from support.local_hub import PAGE, LocalHub, local_hub

CONTENT = bytes(range(256)) * 40
REPOSITORY = "someone/something"


@pytest.fixture
def hub() -> Iterator[LocalHub]:
    with local_hub() as served:
        served.add(REPOSITORY, {"weights": CONTENT})
        yield served


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_LONGEST_WAIT", 0)
    web.begin()


def transfer(hub: LocalHub, place: Path, size: int | None = len(CONTENT), token: str = "") -> str:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"{hub.address}/{REPOSITORY}/resolve/main/weights"
    return Transfer(address, place, size=size, headers=headers).run()


def test_a_file_comes_and_is_hashed(hub: LocalHub, tmp_path: Path) -> None:
    assert transfer(hub, tmp_path / "part") == hashlib.sha256(CONTENT).hexdigest()
    assert (tmp_path / "part").read_bytes() == CONTENT


@pytest.mark.parametrize("size", [len(CONTENT), None])
def test_a_connection_that_is_cut_is_resumed(hub: LocalHub, tmp_path: Path, size: int | None) -> None:
    hub.cut_after += [3000, 2000, 1]
    assert transfer(hub, tmp_path / "part", size) == hashlib.sha256(CONTENT).hexdigest()
    ranges = [asked.headers.get("Range") for asked in hub.asked if asked.host == "storage"]
    assert ranges == [None, "bytes=3000-", "bytes=5000-", "bytes=5001-"]


def test_a_connection_that_stays_cut_ends_with_an_error_and_keeps_what_came(hub: LocalHub, tmp_path: Path) -> None:
    hub.cut_after += [3000] + [0] * 100
    with pytest.raises(web.WebError, match=f"was cut off after 3000 of {len(CONTENT)} bytes") as caught:
        transfer(hub, tmp_path / "part")
    assert caught.value.reason == "unreachable"
    assert caught.value.hint == "run it again: it goes on where it stopped"
    assert (tmp_path / "part").read_bytes() == CONTENT[:3000]


def test_what_an_earlier_run_left_is_used(hub: LocalHub, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(CONTENT[:100])
    assert transfer(hub, tmp_path / "part") == hashlib.sha256(CONTENT).hexdigest()
    assert hub.asked[-1].headers["Range"] == "bytes=100-"


def test_what_is_whole_already_is_not_asked_for(hub: LocalHub, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(CONTENT)
    assert transfer(hub, tmp_path / "part") == hashlib.sha256(CONTENT).hexdigest()
    assert hub.asked == []


def test_too_much_from_an_earlier_run_is_dropped(hub: LocalHub, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(CONTENT + b"more")
    assert transfer(hub, tmp_path / "part") == hashlib.sha256(CONTENT).hexdigest()


def test_a_server_that_ignores_ranges_sends_it_all_again(hub: LocalHub, tmp_path: Path) -> None:
    hub.refuse = lambda asked: (200, {}, CONTENT) if asked.host == "storage" else None
    (tmp_path / "part").write_bytes(b"x" * 100)
    assert transfer(hub, tmp_path / "part") == hashlib.sha256(CONTENT).hexdigest()


def test_a_token_does_not_follow_to_another_host(hub: LocalHub, tmp_path: Path) -> None:
    transfer(hub, tmp_path / "part", token="secret")
    assert [(asked.host, asked.headers.get("Authorization")) for asked in hub.asked] == [
        ("hub", "Bearer secret"),
        ("storage", None),
    ]


def test_a_token_follows_on_the_same_host(hub: LocalHub, tmp_path: Path) -> None:
    renamed = {"Location": f"/{REPOSITORY}/resolve/main/weights"}
    hub.refuse = lambda asked: (307, renamed, b"") if "/old/" in asked.path else None
    address = f"{hub.address}/old/name/resolve/main/weights"
    Transfer(address, tmp_path / "part", size=None, headers={"Authorization": "Bearer secret"}).run()
    assert [asked.headers.get("Authorization") for asked in hub.asked] == ["Bearer secret", "Bearer secret", None]


@pytest.mark.parametrize("place", ["ftp://127.0.0.1/x", "file:///etc/passwd"])
def test_a_redirection_out_of_http_is_refused(hub: LocalHub, tmp_path: Path, place: str) -> None:
    hub.refuse = lambda _: (302, {"Location": place}, b"")
    with pytest.raises(web.WebError, match=r"redirects to ftp://|to url 'file:"):
        transfer(hub, tmp_path / "part")
    assert not (tmp_path / "part").exists()


def test_redirections_in_a_circle_end(hub: LocalHub, tmp_path: Path) -> None:
    hub.refuse = lambda asked: (302, {"Location": asked.path}, b"")
    with pytest.raises(web.WebError, match="answered 302"):
        transfer(hub, tmp_path / "part")


@pytest.mark.parametrize("size", [len(CONTENT), len(PAGE), None])
@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/octet-stream"])
def test_a_page_in_place_of_a_file_is_recognised(hub: LocalHub, tmp_path: Path, size: int | None, kind: str) -> None:
    hub.refuse = lambda _: (200, {"Content-Type": kind}, PAGE)
    with pytest.raises(web.WebError, match="answered with an HTML page; expected") as caught:
        transfer(hub, tmp_path / "part", size)
    assert "a proxy, a login page or a wrong HF_ENDPOINT" in str(caught.value.hint)
    assert not (tmp_path / "part").exists() or (tmp_path / "part").stat().st_size == 0


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b"x"])
def test_another_size_is_refused(hub: LocalHub, tmp_path: Path, content: bytes, announced: bool) -> None:
    headers = {} if announced else {"Content-Length": "", "Transfer-Encoding": "identity"}
    hub.refuse = lambda asked: (200, headers, content) if asked.host == "storage" else None
    with pytest.raises(web.WebError, match=f"{len(CONTENT)} bytes"):
        transfer(hub, tmp_path / "part")
    assert not (tmp_path / "part").exists() or (tmp_path / "part").stat().st_size < len(CONTENT)


@pytest.mark.parametrize(
    ("status", "reason", "hint"),
    [
        (401, "refused", "HF_TOKEN"),
        (403, "refused", "accept the model's terms"),
        (404, "superseded", "check owner, name, revision and file"),
        (410, "superseded", "check owner, name, revision and file"),
        (418, "refused", "a proxy or a mirror"),
        (429, "unreachable", "the hub asks for fewer requests"),
        (500, "unreachable", "the hub has a problem"),
        (503, "unreachable", "the hub has a problem"),
    ],
)
def test_an_answer_that_is_no_file_says_what_to_do(
    hub: LocalHub, tmp_path: Path, status: int, reason: str, hint: str
) -> None:
    hub.refuse = lambda _: (status, {"X-Error-Message": "the hub's own words"}, b"")
    with pytest.raises(web.WebError, match=f"answered {status} the hub's own words") as caught:
        transfer(hub, tmp_path / "part")
    assert caught.value.reason == reason
    assert hint in str(caught.value.hint)
    assert len(hub.asked) == (web.RETRIES + 1 if reason == "unreachable" else 1)
    assert not (tmp_path / "part").exists()


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_hub_is_asked_again(hub: LocalHub, tmp_path: Path, status: int) -> None:
    hub.refuse = lambda _: (status, {}, b"") if len(hub.asked) <= 2 else None
    assert transfer(hub, tmp_path / "part") == hashlib.sha256(CONTENT).hexdigest()


def test_the_hub_says_how_long_to_wait(hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(web, "_LONGEST_WAIT", 60)
    monkeypatch.setattr(web.stop, "wait", waits.append)
    hub.refuse = lambda _: (429, {"Retry-After": "30"}, b"") if len(hub.asked) == 1 else None
    transfer(hub, tmp_path / "part")
    assert waits == [30]


def test_signatures_and_passwords_are_not_shown(hub: LocalHub, tmp_path: Path) -> None:
    hub.refuse = lambda asked: (403, {}, b"") if asked.host == "storage" else None
    with pytest.raises(web.WebError) as caught:
        transfer(hub, tmp_path / "part", token="secret")
    assert "secret" not in caught.value.render()
    assert web.show("https://me:pw@host.example/a?signature=x") == "https://…@host.example/a"


def test_a_host_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(web.WebError, match=r"http://127\.0\.0\.1:1 could not be reached: Connection refused") as caught:
        Transfer("http://127.0.0.1:1/x", tmp_path / "part", size=None, headers={}).run()
    assert "./manage.sh fetch --from DIR" in str(caught.value.hint)


def test_a_host_that_is_not_there_is_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(web.stop, "wait", waits.append)
    for _ in range(3):
        with pytest.raises(web.UnreachableError, match="Connection refused"):
            Transfer("http://127.0.0.1:1/x", tmp_path / "part", size=None, headers={}).run()
    assert len(waits) == 1


def test_a_proxy_of_the_environment_is_used(hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", hub.storage)
    monkeypatch.setenv("no_proxy", "")
    hub.refuse = lambda asked: (200, {}, CONTENT) if asked.path.startswith("http://") else None
    Transfer("http://hub.invalid/weights", tmp_path / "part", size=len(CONTENT), headers={}).run()
    assert hub.asked[0].path == "http://hub.invalid/weights"
    assert hub.asked[0].host == "storage"


def test_an_interruption_ends_a_download_and_keeps_what_came(
    hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.stop, "is_set", lambda: True)
    with pytest.raises(Exception, match="the download was interrupted"):
        transfer(hub, tmp_path / "part")
    assert (tmp_path / "part").exists()

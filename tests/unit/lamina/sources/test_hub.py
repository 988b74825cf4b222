"""The hub is asked as its own client asks it, and its answers are not believed blindly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina.errors import LaminaError
from lamina.sources import hub, model_files, web
from lamina.sources.hub import HubFile
from support.items import model
from support.local_hub import PAGE, LocalHub, describe_file, local_hub

SMALL, LARGE = b"{}", bytes(range(256)) * 10


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    """Serve one repository, and let the hub's own variable name it."""
    monkeypatch.setattr(web, "_LONGEST_WAIT", 0)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with local_hub() as running:
        running.add("a/b", {"config.json": SMALL, "model.safetensors": LARGE})
        monkeypatch.setenv("HF_ENDPOINT", running.address + "/")
        yield running


def test_a_branch_becomes_a_commit_with_its_files(served: LocalHub) -> None:
    revision = hub.describe("a/b", "main")
    assert revision.commit == served.branches["a/b"]["main"]
    assert revision.licence == "mit"
    large, small = describe_file("", LARGE), describe_file("", SMALL)
    assert revision.files == {
        "config.json": HubFile(size=2, sha256=None, blob=small["blobId"]),
        "model.safetensors": HubFile(size=2560, sha256=large["lfs"]["sha256"], blob=None),
    }


def test_a_branch_with_a_slash_is_one_part_of_the_address(served: LocalHub) -> None:
    commit = served.add("a/b", {"config.json": SMALL}, branch="refs/pr/1")
    assert hub.describe("a/b", "refs/pr/1").commit == commit
    assert served.asked[-1].path == "/api/models/a/b/revision/refs%2Fpr%2F1?blobs=true"


def test_headers_say_what_an_older_hub_leaves_out(served: LocalHub) -> None:
    served.states_blobs = False
    revision = hub.describe("a/b", "main")
    assert set(revision.files.values()) == {HubFile(size=None, sha256=None, blob=None)}
    sha256 = describe_file("", LARGE)["lfs"]["sha256"]
    assert hub.linked("a/b", revision.commit, "model.safetensors") == HubFile(size=2560, sha256=sha256, blob=None)
    assert hub.linked("a/b", revision.commit, "config.json") == HubFile(size=None, sha256=None, blob=None)
    assert [asked.host for asked in served.asked] == ["hub"] * 3


def test_a_published_address_is_asked_at_the_chosen_hub(served: LocalHub) -> None:
    published = hub.file_address("a/b", "0" * 40, "a file.json")
    assert published == f"{hub.published()}/a/b/resolve/{'0' * 40}/a%20file.json"
    assert hub.request_address(published) == f"{served.address}/a/b/resolve/{'0' * 40}/a%20file.json"
    assert hub.request_address("https://elsewhere.example/x") == "https://elsewhere.example/x"


def test_the_token_goes_to_the_hub_alone(served: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "secret")
    hub.describe("a/b", "main")
    assert served.asked[-1].headers["Authorization"] == "Bearer secret"
    assert hub.login("https://elsewhere.example/x") == {}
    assert hub.login(served.address + ".elsewhere.example/x") == {}


def test_without_a_setting_the_published_hub_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    assert hub.endpoint() == hub.published()


@pytest.mark.parametrize("value", ["hub.example", "ftp://hub.example", "https://me:secret@hub.example", "https://"])
def test_a_setting_that_is_no_address_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", value)
    with pytest.raises(
        LaminaError, match=r"^HF_ENDPOINT is .*; expected an address such as https://hub.example without a login$"
    ) as caught:
        hub.endpoint()
    assert "secret" not in caught.value.render()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (PAGE, "answered with an HTML page; expected JSON"),
        (b"not json", "answered with something else than JSON"),
        (b"[]", "answered without a commit and a list of files"),
        (json.dumps({"sha": "main", "siblings": []}).encode(), "answered without a commit and a list of files"),
        (json.dumps({"sha": "0" * 40, "siblings": [{}]}).encode(), "answered without a commit and a list of files"),
    ],
)
def test_an_answer_that_is_none_of_a_hub_is_refused(served: LocalHub, body: bytes, said: str) -> None:
    served.refuse = lambda _: (200, {}, body)
    with pytest.raises(LaminaError, match=said) as caught:
        hub.describe("a/b", "main")
    assert "HF_ENDPOINT" in str(caught.value.hint)


def test_a_revision_that_is_not_there_is_said_in_the_hubs_words(served: LocalHub) -> None:
    with pytest.raises(web.WebError, match="answered 404 RevisionNotFound here"):
        hub.describe("a/b", "nowhere")
    with pytest.raises(web.WebError, match="answered 404 RepoNotFound here"):
        hub.describe("a/nothing", "main")
    assert len(served.asked) == 2


def test_files_come_from_the_hub_under_their_names(served: LocalHub, tmp_path: Path) -> None:
    commit = served.branches["a/b"]["main"]
    items = [
        model("m", "config.json", SMALL, hub.file_address("a/b", commit, "config.json")),
        model("m", "model.safetensors", LARGE, hub.file_address("a/b", commit, "model.safetensors")),
    ]
    assert model_files.download(items, tmp_path, partial=tmp_path / "partial") == []
    assert [item.staged(tmp_path).read_bytes() for item in items] == [SMALL, LARGE]
    assert list((tmp_path / "partial").iterdir()) == []


def test_one_flipped_byte_is_refused_and_nothing_stays(served: LocalHub, tmp_path: Path) -> None:
    address = hub.file_address("a/b", served.branches["a/b"]["main"], "model.safetensors")
    expected = model("m", "model.safetensors", b"\xff" + LARGE[1:], address)
    (failure,) = model_files.download([expected], tmp_path, partial=tmp_path / "partial")
    actual = describe_file("", LARGE)["lfs"]["sha256"]
    assert failure.reason == "damaged"
    assert f"model.safetensors: expected SHA-256 {expected.sha256}, got {actual}" in failure.detail
    assert "m has moved, or a mirror holds other bytes" in failure.hint
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_does_not_come_keeps_no_other_from_coming(served: LocalHub, tmp_path: Path) -> None:
    commit = served.branches["a/b"]["main"]
    gone = model("m", "gone.json", b"x", hub.file_address("a/b", commit, "gone.json"))
    here = model("m", "config.json", SMALL, hub.file_address("a/b", commit, "config.json"))
    (failure,) = model_files.download([gone, here], tmp_path, partial=tmp_path / "partial")
    assert (failure.item, failure.reason) == (gone, "superseded")
    assert here.staged(tmp_path).exists()


def test_big_files_come_alone_and_biggest_first() -> None:
    sizes = {"a": 9_000_000, "b": 20_000_000, "c": 1, "d": 2}
    items = {name: model(name, name, b"", "https://hub.example/x", size=size) for name, size in sizes.items()}
    assert model_files.batches(list(items.values())) == [[items["b"]], [items["a"]], [items["c"]], [items["d"]]]

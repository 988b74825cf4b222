"""What somebody brought in a folder is found by its bytes, and what is wrong there is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lamina import by_hand, cli, files, inventory, seed, store_path
from lamina.by_hand import Taken
from lamina.errors import LaminaError
from lamina.sources.item import Item
from support.fake_store import FakeStore, fake_store
from support.items import debian, model, npm, python

__all__ = ["fake_store"]

WEIGHTS = bytes(range(256)) * 5000
MODEL = model("whisper-base", "base.pt", WEIGHTS, "https://host.example/base.pt")
CONFIGURATION = model("clip", "config.json", b'{"a": 1}', "https://host.example/config.json")
OTHERS: list[Item] = [debian("deb", b"deb"), python("wheel", b"wheel!"), npm("node", b"node archive", "sha512-x")]

Take = Callable[..., Taken]

pytestmark = pytest.mark.usefixtures("fake_store")


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Take items out of the folder ``brought``."""
    (tmp_path / "brought").mkdir()
    return lambda *items: by_hand.take(tmp_path / "brought", items, [], staging=tmp_path / "staging")


def put(tmp_path: Path, path: str, content: bytes) -> Path:
    place = tmp_path / "brought" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def test_every_kind_of_file_is_taken_at_any_depth(tmp_path: Path, take: Take, fake_store: FakeStore) -> None:
    for number, content in enumerate([WEIGHTS, b'{"a": 1}', b"deb", b"wheel!", b"node archive", b"something else"]):
        put(tmp_path, f"deep/{number}/download-{number}", content)
    taken = take(MODEL, CONFIGURATION, *OTHERS)
    assert len(taken.found) == 5
    assert (taken.missing, taken.wrong, taken.present) == ((), (), 0)
    assert all(Path(item.store_path).exists() for item in [MODEL, CONFIGURATION, *OTHERS])
    assert len(fake_store.names()) == 5


def test_a_cache_of_the_hub_is_a_folder_like_any_other(tmp_path: Path, take: Take) -> None:
    blob = put(tmp_path, f"hub/models--x/blobs/{MODEL.sha256}", WEIGHTS)
    link = tmp_path / "brought" / "hub" / "models--x" / "snapshots" / "1" / "base.pt"
    link.parent.mkdir(parents=True)
    link.symlink_to(blob)
    assert [item.file for item in take(MODEL).found] == ["base.pt"]
    assert blob.read_bytes() == WEIGHTS


def test_what_is_in_the_store_is_not_looked_for(take: Take, tmp_path: Path) -> None:
    put(tmp_path, "a", WEIGHTS)
    take(MODEL)
    again = take(MODEL, CONFIGURATION)
    assert (again.found, again.present) == ((), 1)
    assert again.missing == (CONFIGURATION,)


@pytest.mark.parametrize(
    ("content", "actual"),
    [
        (WEIGHTS[:-1], f"expected {len(WEIGHTS)} bytes for whisper-base, got {len(WEIGHTS) - 1} bytes"),
        (b"\xff" + WEIGHTS[1:], f"expected SHA-256 {MODEL.sha256} for whisper-base, got SHA-256 "),
    ],
    ids=["cut off", "one flipped byte"],
)
def test_a_damaged_file_is_named_and_not_taken(
    tmp_path: Path, take: Take, fake_store: FakeStore, content: bytes, actual: str
) -> None:
    path = put(tmp_path, "base.pt", content)
    taken = take(MODEL)
    (wrong,) = taken.wrong
    assert f"{path}: {actual}" in wrong.line()
    assert taken.missing == (MODEL,)
    assert fake_store.names() == []
    assert path.read_bytes() == content


def test_a_small_file_of_a_common_name_is_no_damaged_one(tmp_path: Path, take: Take) -> None:
    put(tmp_path, "config.json", b"of another program")
    assert take(CONFIGURATION).wrong == ()
    put(tmp_path, "config.json", b'{"a": 2}')
    assert len(take(CONFIGURATION).wrong) == 1


@pytest.mark.parametrize("name", ["nowhere", "a-file"])
def test_a_folder_that_is_none_is_wrong_use(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a-file").write_text("")
    assert cli.main(["fetch", "--from", str(tmp_path / name)]) == 2
    assert f"error: --from: {tmp_path / name} " in capsys.readouterr().err


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "base.pt", WEIGHTS)
    monkeypatch.setattr(by_hand, "_link", lambda _, target: target.write_bytes(b"other"))
    with pytest.raises(LaminaError, match=r"base\.pt changed while it was read"):
        take(MODEL)


def test_the_seed_comes_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (entry,) = inventory.load().bootstrap.seed.values()
    package = inventory.debian_item(entry.package, entry)
    added: list[Path] = []
    monkeypatch.setattr(seed, "add", lambda path, expected: added.append(path) or expected)
    monkeypatch.setattr(files, "sha256", lambda _: package.sha256)
    Path(store_path.fixed_output(package.file, package.sha256)).write_bytes(b"")
    (tmp_path / "brought").mkdir()
    by_hand.take(tmp_path / "brought", [], [entry])
    assert added == [Path(package.store_path)]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, Any]]:
    """Run the command with a folder that gives this; return exit code, messages and JSON."""

    def run(**parts: Any) -> tuple[int, str, Any]:
        taken = Taken(**{"found": (), "missing": (), "wrong": (), "unreadable": (), "present": 3, **parts})
        monkeypatch.setattr(by_hand, "take", lambda *_: taken)
        monkeypatch.setattr("lamina.prerequisites.ensure", lambda *_: None)
        code = cli.main(["fetch", "--json", "--from", "/somewhere"])
        out, err = capsys.readouterr()
        return code, err, json.loads(out)

    return run


def test_what_came_and_what_is_missing_is_said(told: Callable[..., tuple[int, str, Any]]) -> None:
    code, said, data = told(found=(CONFIGURATION,), missing=(MODEL, *OTHERS))
    assert code == 0
    assert "1 files (8 B) came from /somewhere; 3 were in the Nix store before" in said
    assert "still missing: whisper-base: base.pt (1.3 MB)\n" in said
    assert "still missing: 1 debian files, such as deb_1_all.deb\n" in said
    assert [len(data[key]) for key in ("found", "missing", "wrong")] == [1, 4, 0]


def test_a_folder_without_anything_is_no_success(told: Callable[..., tuple[int, str, Any]]) -> None:
    assert told(missing=(MODEL,))[0] == 1
    assert told()[0] == 0


def test_a_wrong_file_is_an_error(told: Callable[..., tuple[int, str, Any]]) -> None:
    wrong = by_hand.Wrong(item=MODEL, path=Path("/somewhere/base.pt"), actual="3 bytes")
    code, said, _ = told(found=(CONFIGURATION,), missing=(MODEL,), wrong=(wrong,))
    assert code == 1
    assert "error: 1 files in /somewhere are called like missing ones and are others" in said
    assert f"/somewhere/base.pt: expected {len(WEIGHTS)} bytes for whisper-base, got 3 bytes" in said
    assert "hint: copy them again" in said

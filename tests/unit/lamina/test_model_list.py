"""Models are listed with what is in the store, and nothing is built for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lamina import cli, nix, store_path
from support.fake_store import FakeStore, fake_store
from support.items import sha256

__all__ = ["fake_store"]

ABOUT = {"task": "t", "licence": "MIT", "revision": "0123456789" * 4, "source": "pkg:generic/x@0"}


def locked(name: str, content: bytes) -> dict[str, Any]:
    return {"file": name, "size": len(content), "sha256": sha256(content), "url": "https://host.example/x"}


@pytest.fixture(autouse=True)
def _profiles(fake_store: FakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two profiles: one with a model that is made here, one with two locked files, the first of them in the store."""
    made = fake_store.root / "made"
    made.mkdir()
    (made / "weights").write_bytes(b"12345")
    files = [locked("b.safetensors", b"absent"), locked("a.json", b"here")]
    Path(store_path.fixed_output("a.json", sha256(b"here"))).write_bytes(b"here")
    profiles = {
        "real": [{**ABOUT, "id": "m", "path": str(fake_store.root / "m"), "files": files}],
        "demo": [
            {**ABOUT, "id": "m", "path": str(made), "files": []},
            {**ABOUT, "id": "n", "path": str(fake_store.root / "n"), "files": []},
        ],
    }
    monkeypatch.setattr(nix, "evaluate", lambda _: profiles)
    monkeypatch.setattr("lamina.prerequisites.ensure", lambda *_: None)


def test_the_table_says_where_a_model_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models"]) == 0
    rows = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    cells = [[cell.strip() for cell in row if cell] for row in rows]
    assert cells[1:] == [
        ["m", "demo", "t", "5 B", "yes", "MIT", "012345678901", "pkg:generic/x"],
        ["n", "demo", "t", "not built", "made by the build", "MIT", "012345678901", "pkg:generic/x"],
        ["m", "real", "t", "10 B", "1 of 2 files", "MIT", "012345678901", "pkg:generic/x"],
    ]


def test_json_says_it_of_every_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(each["id"], each["profile"], each["built"], each["size"]) for each in listed] == [
        ("m", "demo", True, 5),
        ("n", "demo", False, None),
        ("m", "real", False, 10),
    ]
    assert [(file["file"], file["present"]) for file in listed[2]["files"]] == [
        ("a.json", True),
        ("b.safetensors", False),
    ]


@pytest.mark.parametrize("words", [["models", "show", "m", "--json"], ["models", "--json", "show", "m"]])
def test_a_model_is_shown_in_every_profile_it_is_in(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 0
    assert [each["profile"] for each in json.loads(capsys.readouterr().out)] == ["demo", "real"]


def test_the_files_of_a_model_are_shown_with_their_hashes(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "show", "m"]) == 0
    shown = capsys.readouterr().out
    assert f"a.json          4 B  yes           {sha256(b'here')}" in shown
    assert f"b.safetensors   6 B  no            {sha256(b'absent')}" in shown


def test_an_unknown_model_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "show", "nothing"]) == 2
    assert "error: there is no model nothing; there are m, n" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--latest", "--revision=x"])
def test_one_model_moves_at_a_time(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "update", "m", "n", option]) == 2
    assert "--latest and --revision move one model at a time" in capsys.readouterr().err

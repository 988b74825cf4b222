"""chown and chgrp write down what they would have done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lamina.oci.record_owner import main


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a tree with a file, a link and a user, and go there."""
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    (root / "etc" / "passwd").write_text("jane:x:1000:100::/home/jane:/bin/sh\n")
    (root / "etc" / "group").write_text("users:x:100:\n")
    (root / "file").write_text("")
    (root / "link").symlink_to("file")
    (root / "away").symlink_to("/etc/hosts")
    monkeypatch.chdir(root)
    monkeypatch.setenv("LAMINA_ROOT", str(root))
    monkeypatch.setenv("LAMINA_OWNERS", str(tmp_path / "owners"))
    return root


def recorded(tree: Path) -> list[Any]:
    owners = tree.parent / "owners"
    return [list(json.loads(line).values()) for line in owners.read_text().splitlines()] if owners.exists() else []


@pytest.mark.parametrize(
    ("program", "arguments", "expected"),
    [
        ("chown", ["5", "file"], [["file", 5, None]]),
        ("chown", ["5:6", "./file"], [["file", 5, 6]]),
        ("chown", [":6", "file"], [["file", None, 6]]),
        ("chown", ["jane", "file"], [["file", 1000, None]]),
        ("chown", ["jane:", "file"], [["file", 1000, 100]]),
        ("chown", ["root:users", "file"], [["file", 0, 100]]),
        ("chgrp", ["users", "file"], [["file", None, 100]]),
        ("chown", ["5", "link"], [["file", 5, None]]),
        ("chown", ["-h", "5", "link"], [["link", 5, None]]),
        ("chown", ["-h", "5", "away"], [["away", 5, None]]),
        ("chown", ["-R", "5", "etc"], [["etc", 5, None], ["etc/group", 5, None], ["etc/passwd", 5, None]]),
    ],
)
def test_recorded(program: str, arguments: list[str], expected: list[Any], tree: Path) -> None:
    assert main(program, arguments) == 0
    assert sorted(recorded(tree)) == expected


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["joe", "file"], "joe is not in the image's /etc/passwd"),
        (["5:staff", "file"], "staff is not in the image's /etc/group"),
        (["5", "missing"], "missing does not exist"),
        (["5", "away"], "is not in the tree that becomes the layer"),
        (["7:", "file"], "7: means the group of user 7"),
    ],
)
def test_refused(arguments: list[str], words: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main("chown", arguments) == 1
    assert words in capsys.readouterr().err
    assert recorded(tree) == []

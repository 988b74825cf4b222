"""Files are replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.files import relative, write_atomically
from lamina.project import ROOT


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old")
    write_atomically(tmp_path / "a.json", "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.json", "new")]


def test_a_failed_write_keeps_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "a.json", "\ud800")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.json", "old")]


def test_messages_name_files_relative_to_the_repository() -> None:
    assert relative(ROOT / "nix" / "locks" / "a.json") == "nix/locks/a.json"
    assert relative(Path("/elsewhere/a.json")) == "/elsewhere/a.json"

"""explain, diff and verify answer a wrong question with one error, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.cli import main


@pytest.mark.parametrize("command", [["explain", "nothing"], ["diff", "demo.json", "nothing"], ["verify", "nothing"]])
def test_an_unknown_image_is_wrong_use(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 2
    assert "is neither a profile" in capsys.readouterr().err


def test_a_file_that_is_no_description_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text('{"formatVersion": 9}')
    assert main(["explain", str(tmp_path / "x.json")]) == 1
    assert "format version 9, but this code reads version 1" in capsys.readouterr().err


def test_a_binary_file_is_no_description_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    assert main(["verify", str(tmp_path / "x.json")]) == 1
    assert "is not the description of an image" in capsys.readouterr().err

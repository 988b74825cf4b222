"""explain, diff and verify answer a wrong question with one error, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.cli import main
from lamina.inspection.description import load_image
from lamina.oci.image import make_image
from lamina.oci.index import make_index, render_index
from lamina.oci.recipe import make_recipe


@pytest.mark.parametrize("command", [["explain", "nothing"], ["diff", "demo.json", "nothing"], ["verify", "nothing"]])
def test_an_unknown_image_is_wrong_use(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 2
    assert "is neither a profile" in capsys.readouterr().err


def test_a_file_that_is_no_description_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text('{"formatVersion": 9}')
    assert main(["explain", str(tmp_path / "x.json")]) == 1
    assert "format version 9, but this code reads version 1" in capsys.readouterr().err


@pytest.fixture
def index(tmp_path: Path) -> Path:
    images = [
        make_image("a:1", [make_recipe("empty", [])], {}, architecture=architecture, created="x")
        for architecture in ("amd64", "arm64")
    ]
    (tmp_path / "index.json").write_bytes(render_index(make_index("a:1", images)))
    return tmp_path / "index.json"


def test_of_an_index_one_platform_is_meant(index: Path) -> None:
    for architecture in ("amd64", "arm64"):
        assert load_image(f"{index}@linux/{architecture}").configuration["architecture"] == architecture


@pytest.mark.parametrize(
    ("suffix", "message"),
    [("", "is for linux/amd64, linux/arm64, expected the name of one"), ("@linux/s390x", "not for linux/s390x")],
)
def test_an_index_without_the_platform_is_wrong_use(
    index: Path, suffix: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", f"{index}{suffix}"]) == 2
    printed = capsys.readouterr().err
    assert message in printed
    assert f"hint: write {index}@linux/amd64" in printed


def test_a_binary_file_is_no_description_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    assert main(["verify", str(tmp_path / "x.json")]) == 1
    assert "is not the description of an image" in capsys.readouterr().err

"""What several integration tests share."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina import engine, nix
from lamina.engine import Engine
from support.checkout import copy_checkout
from support.image_archive import ImageArchive


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-golden", action="store_true", help="write the golden files anew instead of comparing")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of this checkout, in a folder with a space, that the test may edit."""
    return copy_checkout(tmp_path / "a copy")


@pytest.fixture(scope="session")
def archive() -> ImageArchive:
    """Return the demo image as ``nix build`` makes it for ``docker load``."""
    return ImageArchive(nix.build("backend-image-demo", capture=True))


@pytest.fixture(scope="session")
def running_engine() -> Engine:
    return engine.require()


@pytest.fixture(scope="session")
def image(archive: ImageArchive, running_engine: Engine) -> Iterator[str]:
    """Load the archive as the README says, and yield the tag that the engine prints; an image that was new goes."""
    before = running_engine.image(archive.tag)
    with archive.path.open("rb") as file:
        loaded = subprocess.run([running_engine.client, "load"], stdin=file, capture_output=True, text=True, check=True)
    yield loaded.stdout.strip().rpartition("Loaded image: ")[2]
    if before is None:
        running_engine.attempt("image", "rm", archive.tag)
    elif before.id != archive.id:
        running_engine.attempt("tag", before.id, archive.tag)

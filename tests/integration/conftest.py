"""What several integration tests share."""

from __future__ import annotations

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

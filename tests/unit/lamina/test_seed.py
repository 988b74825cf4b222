"""The tree that becomes Nix's first builder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lamina import seed, store_path
from lamina.errors import LaminaError
from support.elf_files import make_deb
from support.fake_store import FakeStore, fake_store

__all__ = ["fake_store"]

pytestmark = pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="Debian packages are opened by dpkg-deb")
BUSYBOX = b"#!/bin/sh\nprintf 'busybox\\nls\\nsh\\n'\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a package whose busybox is a script with two applets."""
    return make_deb(tmp_path / "busybox.deb", {"bin/busybox": BUSYBOX})


def test_every_applet_is_a_relative_link(package: Path, tmp_path: Path) -> None:
    seed.build_tree(package, tmp_path / "busybox-seed")
    links = {path.name: str(path.readlink()) for path in (tmp_path / "busybox-seed/bin").iterdir() if path.is_symlink()}
    assert links == {"ls": "busybox", "sh": "busybox"}
    assert (tmp_path / "busybox-seed/bin/busybox").stat().st_mode & 0o777 == 0o555


def test_the_tree_is_added_under_its_name(package: Path, fake_store: FakeStore) -> None:
    sha256 = seed.add(package)
    assert fake_store.names() == ["busybox-seed"]
    assert store_path.fixed_output("busybox-seed", sha256, recursive=True) == str(next(fake_store.root.iterdir()))


def test_another_tree_than_the_locked_one_is_not_added(package: Path, fake_store: FakeStore) -> None:
    with pytest.raises(LaminaError, match="expected 000") as caught:
        seed.add(package, expected="0" * 64)
    assert caught.value.hint == "lock it again: ./manage.sh update bootstrap"
    assert fake_store.names() == []


def test_a_package_without_busybox_is_refused(tmp_path: Path) -> None:
    package = make_deb(tmp_path / "other.deb", {"bin/ls": b"x"})
    with pytest.raises(LaminaError, match=r"other\.deb holds no bin/busybox"):
        seed.build_tree(package, tmp_path / "tree")

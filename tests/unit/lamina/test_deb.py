"""What Debian packages need and offer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lamina import deb
from lamina.errors import LaminaError
from support.elf_files import make_deb, make_elf

pytestmark = pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="Debian packages are opened by dpkg-deb")


def test_needs_are_listed_by_file(tmp_path: Path) -> None:
    package = make_deb(
        tmp_path / "a.deb", {"usr/bin/tool": make_elf(needed=("libc.so.6",)), "usr/share/text": b"words"}
    )
    assert deb.read(package).needed == {"usr/bin/tool": ("libc.so.6",)}


def test_libraries_are_found_in_private_folders_and_by_file_name(tmp_path: Path) -> None:
    folder = "usr/lib/x86_64-linux-gnu"
    files = {f"{folder}/private/libodd-1.2.so": make_elf(), f"{folder}/libx.so.1.0": make_elf(soname="libx.so.1")}
    package = make_deb(tmp_path / "a.deb", files, {f"{folder}/libx.so.link": "libx.so.1.0"})
    assert deb.read(package).libraries.keys() == {"libodd-1.2.so", "libx.so.1.0", "libx.so.1", "libx.so.link"}


def test_a_library_elsewhere_is_not_offered(tmp_path: Path) -> None:
    package = make_deb(tmp_path / "a.deb", {"usr/share/example/libx.so.1": make_elf(soname="libx.so.1")})
    assert deb.read(package).libraries == {}


def test_another_file_is_refused_with_the_words_of_dpkg(tmp_path: Path) -> None:
    (tmp_path / "a.deb").write_text("<html>not found</html>")
    with pytest.raises(LaminaError, match=r"a\.deb is not a Debian package: dpkg-deb: error"):
        deb.read(tmp_path / "a.deb")

"""The dynamic section of ELF files."""

from __future__ import annotations

import pytest

from lamina import elf
from support.elf_files import make_elf


def test_needed_soname_and_search_path_are_read() -> None:
    found = elf.dynamic(make_elf(needed=("libc.so.6", "libz.so.1"), soname="libx.so.2", runpath="/a:/b"))
    assert found == elf.Dynamic(needed=("libc.so.6", "libz.so.1"), soname="libx.so.2", search=("/a", "/b"))


def test_a_library_may_have_no_soname() -> None:
    found = elf.dynamic(make_elf())
    assert found is not None
    assert found.soname is None


@pytest.mark.parametrize("data", [b"", b"#!/bin/sh\n" * 10, b"\x7fELF", b"\x7fELF\x01\x01".ljust(64, b"\0")])
def test_anything_else_has_no_dynamic_section(data: bytes) -> None:
    assert elf.dynamic(data) is None

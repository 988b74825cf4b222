"""Make small ELF files and Debian packages that hold them."""

from __future__ import annotations

import io
import struct
import tarfile
from pathlib import Path

BASE = 0x1000


def make_elf(*, needed: tuple[str, ...] = (), soname: str | None = None, runpath: str | None = None) -> bytes:
    """Return a 64-bit shared library that holds nothing but a dynamic section."""
    strings, entries = b"\0", list[tuple[int, int]]()
    names = [(1, name) for name in needed] + [(14, soname)] * bool(soname) + [(29, runpath)] * bool(runpath)
    for tag, name in names:
        entries.append((tag, len(strings)))
        strings += (name or "").encode() + b"\0"
    start = 64 + 2 * 56
    entries += [(5, BASE + start), (0, 0)]
    section = b"".join(struct.pack("<QQ", *entry) for entry in entries)
    size = start + len(strings) + len(section)
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
    header += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    load = struct.pack("<IIQQQQQQ", 1, 5, 0, BASE, BASE, size, size, 4096)
    place = start + len(strings)
    dynamic = struct.pack("<IIQQQQQQ", 2, 6, place, BASE + place, BASE + place, len(section), len(section), 8)
    return header + load + dynamic + strings + section


def make_deb(path: Path, files: dict[str, bytes], links: dict[str, str] | None = None) -> Path:
    """Write a Debian package with these files and symbolic links; paths begin with ``./`` as dpkg writes them."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"./{name}")
            entry.size, entry.mode = len(content), 0o755
            tar.addfile(entry, io.BytesIO(content))
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(f"./{name}")
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            tar.addfile(entry)
    members = [("debian-binary", b"2.0\n"), ("control.tar.gz", _empty_tar()), ("data.tar.gz", data.getvalue())]
    path.write_bytes(b"!<arch>\n" + b"".join(_ar_member(name, content) for name, content in members))
    return path


def _empty_tar() -> bytes:
    control = io.BytesIO()
    with tarfile.open(fileobj=control, mode="w:gz"):
        pass
    return control.getvalue()


def _ar_member(name: str, content: bytes) -> bytes:
    header = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
    return header + content + b"\n" * (len(content) % 2)

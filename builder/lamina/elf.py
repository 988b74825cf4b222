"""Read what the dynamic section of an ELF file says it needs and what it is called.

The layout is that of the System V ABI, chapter 5, for 64-bit little-endian files; the programs that relocate files
inside derivations have their own reader with writing in mind.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

MAGIC = b"\x7fELF"
_LOAD, _DYNAMIC = 1, 2
_NEEDED, _STRTAB, _SONAME, _RPATH, _RUNPATH = 1, 5, 14, 15, 29
_PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
_ENTRY = struct.Struct("<QQ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dynamic:
    """The names in a dynamic section: libraries needed, the file's own soname, and its search paths."""

    needed: tuple[str, ...]
    soname: str | None
    search: tuple[str, ...]


def dynamic(data: bytes) -> Dynamic | None:
    """Return the dynamic section of an ELF file's bytes; ``None`` for anything else, also a static or 32-bit file."""
    if data[:6] != MAGIC + b"\x02\x01" or len(data) < 64:
        return None
    segments = list(_segments(data))
    found = next((segment for segment in segments if segment[0] == _DYNAMIC), None)
    if found is None:
        return None
    entries = _entries(data[found[2] : found[2] + found[5]])
    strings = next((_file_offset(value, segments) for tag, value in entries if tag == _STRTAB), None)
    if strings is None:
        return None
    names = [
        (tag, _string(data, strings + value)) for tag, value in entries if tag in (_NEEDED, _SONAME, _RPATH, _RUNPATH)
    ]
    return Dynamic(
        needed=tuple(name for tag, name in names if tag == _NEEDED),
        soname=next((name for tag, name in names if tag == _SONAME), None),
        search=tuple(part for tag, name in names if tag in (_RPATH, _RUNPATH) for part in name.split(":")),
    )


def _segments(data: bytes) -> list[tuple[int, ...]]:
    """Return the program headers: type, flags, offset, address, physical address, two sizes, alignment."""
    (offset,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    return [_PROGRAM_HEADER.unpack_from(data, offset + index * size) for index in range(count)]


def _entries(section: bytes) -> list[tuple[int, int]]:
    whole = section[: len(section) // _ENTRY.size * _ENTRY.size]
    return [entry for entry in _ENTRY.iter_unpack(whole) if entry[0]]


def _file_offset(address: int, segments: list[tuple[int, ...]]) -> int | None:
    for kind, _, offset, start, _, size, _, _ in segments:
        if kind == _LOAD and start <= address < start + size:
            return offset + address - start
    return None


def _string(data: bytes, start: int) -> str:
    return data[start : data.index(b"\0", start)].decode()

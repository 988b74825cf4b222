"""The boxes of an MP4 file and the elements of a Matroska file, taken apart and put together."""

from __future__ import annotations

import struct
from collections.abc import Callable

CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta")
FULL_BOX = 8  # where the fields begin: after size and name


def box(kind: bytes, content: bytes) -> bytes:
    """Return a box of an MP4 file."""
    return struct.pack(">I", len(content) + FULL_BOX) + kind + content


def changed(file: bytes, kind: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return the file with the content of every box of ``kind`` changed, and all sizes right."""
    result, place = b"", 0
    while place + FULL_BOX <= len(file):
        size, name = struct.unpack(">I4s", file[place : place + FULL_BOX])
        content = file[place + FULL_BOX : place + size]
        if name == kind:
            content = change(content)
        elif name in CONTAINERS:
            content = changed(content, kind, change)
        result += box(name, content)
        place += max(size, FULL_BOX)
    return result


def patched(place: int, value: bytes) -> Callable[[bytes], bytes]:
    """Return a change that writes ``value`` over what is at ``place``."""
    return lambda content: content[:place] + value + content[place + len(value) :]


def turned(file: bytes, degrees: int) -> bytes:
    """Return an MP4 file whose pictures a player turns clockwise."""
    across, down = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    one = 1 << 16
    matrix = struct.pack(">9i", across * one, down * one, 0, -down * one, across * one, 0, 0, 0, 1 << 30)
    return changed(file, b"tkhd", patched(40, matrix))


def element(identifier: int, content: bytes) -> bytes:
    """Return an element of a Matroska file."""
    name = identifier.to_bytes((identifier.bit_length() + 7) // 8, "big")
    return name + (len(content) | 1 << 56).to_bytes(8, "big") + content


def number(identifier: int, value: int) -> bytes:
    """Return an element that holds a whole number."""
    return element(identifier, value.to_bytes(8, "big"))

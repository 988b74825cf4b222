"""Layers as a server sends them: in pieces, the last one only when the whole has the right digest, or only a part.

The promise: the last byte of a layer never leaves before the whole layer was made and has its digest. So a client
cannot hold a complete wrong layer, whatever happened to the store.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable
from pathlib import Path

from lamina.oci.headers import render
from lamina.oci.recipe import Recipe, entries, write_layer
from lamina.oci.tar import BLOCK, CHUNK, header

PIECE = 1 << 18
"""Bytes that are collected before they are sent: small files would cost a call to the kernel each."""

Write = Callable[[bytes], object]


class HeldBack:
    """Collect bytes into pieces, send each when the next one begins, and the last when ``release`` is called."""

    def __init__(self, send: Write) -> None:
        self._send = send
        self._waiting: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Take some bytes."""
        if self._size >= PIECE:
            self.release()
        if data:
            self._waiting.append(data)
            self._size += len(data)

    def release(self) -> None:
        """Send what was held back."""
        if self._waiting:
            self._send(b"".join(self._waiting))
        self._waiting, self._size = [], 0


class Window:
    """Pass on the bytes from ``start`` to ``stop`` (exclusive) of what is written or skipped."""

    def __init__(self, start: int, stop: int, write: Write) -> None:
        self.start, self.stop, self.position = start, stop, 0
        self._write = write

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        first, last = max(self.start - self.position, 0), self.stop - self.position
        if first < min(last, len(data)):
            self._write(data if first == 0 and last >= len(data) else data[first:last])
        self.position += len(data)

    def write_file(self, source: str, size: int) -> None:
        """Take a file and its padding, and read only what lies in the window."""
        end = self.position + size
        skipped = min(max(self.start - self.position, 0), size)
        self.position += skipped
        if skipped < size:
            with Path(source).open("rb") as content:
                content.seek(skipped)
                while self.position < min(end, self.stop):
                    chunk = content.read(min(CHUNK, end - self.position))
                    if not chunk:
                        raise ValueError(f"{source} is shorter than the {size} bytes it had")
                    self.write(chunk)
        if self.position < self.stop:
            self.write(b"\0" * (-size % BLOCK))


def write_part(recipe: Recipe, start: int, stop: int, write: Write) -> None:
    """Write the bytes of a layer from ``start`` to ``stop`` (exclusive).

    A part with the last byte is made from the whole layer and checked; any other skips the contents of files before
    it, and is not checked. Raises ``RecipeError`` when the whole has another digest.
    """
    window = Window(start, stop, write)
    if stop >= recipe.size or recipe.blob is not None:
        write_layer(recipe, window.write)
        return
    unique = {entry.name: entry for entry in entries(recipe)}
    for name in sorted(unique, key=os.fsencode):
        if window.position >= stop:
            return
        source, member = unique[name].source, header(unique[name])
        window.write(render(member))
        if member.type == tarfile.REGTYPE and source is not None:
            window.write_file(source, member.size)
    window.write(b"\0" * (2 * BLOCK))

"""Compress a stream to gzip on all cores, with bytes that depend neither on their number nor on the clock.

The stream is cut into pieces of 1 MiB. Each is deflated on its own with the 32 KiB before it as dictionary and ends on
a byte boundary, so pieces can be put one after the other: the method of pigz, https://zlib.net/pigz/.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

from lamina.oci.tar import Write

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

PIECE = 1 << 20
WINDOW = 1 << 15
HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
LEVEL = 6


def deflate(piece: bytes, dictionary: bytes) -> bytes:
    """Return one piece as raw deflate data that ends on a byte boundary and is not the last."""
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=dictionary)
    return compressor.compress(piece) + compressor.flush(zlib.Z_SYNC_FLUSH)


class GzipStream:
    """Write compressed what is written here; the end of the ``with`` block finishes the stream."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._pending: deque[Future[bytes]] = deque()
        self._piece = bytearray()
        self._dictionary = b""
        self._checksum = self._size = 0

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        """Threads, once there is more than one piece: importing them takes longer than to deflate a small layer."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor()

    def __enter__(self) -> GzipStream:
        self._write(HEADER)
        return self

    def write(self, data: bytes) -> None:
        """Take some bytes."""
        self._checksum = zlib.crc32(data, self._checksum)
        self._size += len(data)
        self._piece += data
        while len(self._piece) >= PIECE:
            self._submit(bytes(self._piece[:PIECE]))
            del self._piece[:PIECE]

    def _submit(self, piece: bytes) -> None:
        self._pending.append(self._threads.submit(deflate, piece, self._dictionary))
        self._dictionary = piece[-WINDOW:]
        while len(self._pending) > 2 * (os.cpu_count() or 1):
            self._write(self._pending.popleft().result())

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            while self._pending:
                self._write(self._pending.popleft().result())
            self._write(deflate(bytes(self._piece), self._dictionary))
            # An empty last block ends the deflate data.
            self._write(b"\x03\x00" + struct.pack("<II", self._checksum, self._size & 0xFFFFFFFF))
        if "_threads" in self.__dict__:
            self._threads.shutdown(cancel_futures=True)

"""The vectors of one space in a file of float32 rows, mapped into memory.

The database says how many rows count. A row is on the disk before the transaction that counts it is committed, so a
torn append lies beyond the count and is overwritten by the next one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from media_service.errors import StorageDamagedError
from media_service.storage.failures import told
from media_service.storage.search import Vectors

ITEM = 4


class VectorFile:
    """Rows of ``dimension`` numbers at ``path``."""

    def __init__(self, path: Path, dimension: int) -> None:
        self.path = path
        self.dimension = dimension
        self._mapped: Vectors | None = None

    def write(self, row: int, vectors: Vectors) -> None:
        """Write rows from ``row`` on, and wait until they are on the disk."""
        with told(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
            try:
                _write_at(descriptor, vectors.tobytes(), row * self.dimension * ITEM)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def erase(self, rows: Iterable[int]) -> None:
        """Overwrite rows with zeros."""
        nothing = np.zeros((1, self.dimension), dtype=np.float32).tobytes()
        with told(self.path):
            descriptor = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
            try:
                for row in rows:
                    _write_at(descriptor, nothing, row * self.dimension * ITEM)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def rows(self, count: int) -> Vectors:
        """Return the first ``count`` rows, without reading them; raises ``FileNotFoundError`` without a file."""
        if self._mapped is None or len(self._mapped) < count:
            whole = self.path.stat().st_size // (self.dimension * ITEM)
            if whole < count:
                raise StorageDamagedError(
                    f"{self.path.name} holds {whole} vectors, expected {count}; put a backup in its place"
                )
            self._mapped = np.memmap(self.path, dtype=np.float32, mode="r", shape=(whole, self.dimension))
        return self._mapped[:count]


def _write_at(descriptor: int, data: bytes, offset: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[written:], offset + written

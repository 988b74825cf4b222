"""Bytes on their way to become an asset: a locked temporary file with a running digest."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from media_service.errors import BodyTooLargeError, EmptyFileError
from media_service.storage.assets import Asset, Description, Stored
from media_service.storage.failures import told
from media_service.storage.quota import Space


class FileUpload:
    """An ``Upload`` in ``folder``.

    The file is locked as long as the process lives, so that a sweep can tell a half upload whose writer was killed from
    one that is under way. ``space`` is its part of the quota; ``accept`` and ``find`` belong to the asset store.
    """

    def __init__(
        self,
        folder: Path,
        limit: int | None,
        space: Space,
        accept: Callable[[FileUpload, Description], Stored],
        find: Callable[[str], Asset | None],
    ) -> None:
        self.path = folder / secrets.token_hex(16)
        self.size = 0
        self._limit, self._space, self._accept, self._find = limit, space, accept, find
        self._digest = hashlib.sha256()
        self._descriptor = -1

    def __enter__(self) -> Self:
        with told(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = _create_locked(self.path)
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.path.unlink(missing_ok=True)  # gone already when it became an asset
        os.close(self._descriptor)
        self._space.shrink()

    @property
    def sha256(self) -> str:
        """Return the digest of the bytes so far."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> None:
        """Append some bytes; refuse those that are too many before they are written."""
        size = self.size + len(data)
        if self._limit is not None and size > self._limit:
            raise BodyTooLargeError(f"file has more than {self._limit} bytes, expected at most that many", param="file")
        self._space.grow(size)
        with told(self.path.parent):
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        self._digest.update(data)
        self.size = size

    def seal(self) -> Path:
        """Bring everything to the disk and return the file."""
        if self.size == 0:
            raise EmptyFileError("file has no bytes", param="file")
        with told(self.path.parent):
            os.fsync(self._descriptor)
        self._space.shrink(self.size)
        return self.path

    def existing(self) -> Asset | None:
        """Return the asset with these bytes, if there is one."""
        return self._find(self.sha256)

    def finish(self, description: Description) -> Stored:
        """Make it an asset."""
        self.seal()
        return self._accept(self, description)


def _create_locked(path: Path) -> int:
    """Create ``path`` and return its descriptor, locked; again when a sweep took it between creation and lock."""
    while True:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)


def remove_abandoned(folder: Path) -> int:
    """Remove the uploads whose process is gone and return how many."""
    removed = 0
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
            removed += 1
        except BlockingIOError:
            continue
        finally:
            os.close(descriptor)
    return removed

"""An upload for an event loop: hashing and writing happen in threads."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Self

from media_service.background import finished
from media_service.storage.assets import Asset, AssetStore, Description, Stored, Upload

BUFFER = 1024 * 1024
"""Bytes that are collected before they are handed to a thread."""


class AsyncUpload:
    """An ``Upload`` whose methods are awaited.

    Use: ``async with AsyncUpload(store, limit) as upload: await upload.write(chunk); …; await upload.finish(…)``.
    Cancelling the task, or any exception, leaves nothing on the disk.
    """

    def __init__(self, store: AssetStore, limit: int | None = None) -> None:
        self._context = store.upload(limit)
        self._buffer = bytearray()
        self._upload: Upload | None = None

    async def __aenter__(self) -> Self:
        try:
            self._upload = await finished(self._context.__enter__)
        except asyncio.CancelledError:
            self._context.__exit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await finished(lambda: self._context.__exit__(kind, error, trace))

    @property
    def upload(self) -> Upload:
        """Return the upload itself; its ``size`` and ``sha256`` are whole after ``seal``."""
        if self._upload is None:
            raise RuntimeError("enter the context first")
        return self._upload

    async def write(self, data: bytes) -> None:
        """Append some bytes."""
        self._buffer += data
        if len(self._buffer) >= BUFFER:
            await self._flush()

    async def seal(self) -> Path:
        """End the writing and return the temporary file."""
        await self._flush()
        return await finished(self.upload.seal)

    async def existing(self) -> Asset | None:
        """Return the asset that already has these bytes."""
        await self._flush()
        return await finished(self.upload.existing)

    async def finish(self, description: Description) -> Stored:
        """Make it an asset."""
        await self._flush()
        return await finished(lambda: self.upload.finish(description))

    async def _flush(self) -> None:
        if self._buffer:
            data, self._buffer = bytes(self._buffer), bytearray()
            await finished(lambda: self.upload.write(data))

"""Bound the work taken on: a few pictures at a time, some more waiting, the rest refused at once.

The bound is on decoded pictures, because those are what costs memory: 50 megapixels are 150 MB.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from media_service.errors import QueueFullError


class Gate:
    """``slots`` callers inside, ``queue`` callers waiting in order; ``what``: the things they come with, for words."""

    def __init__(self, slots: int, queue: int, what: str = "pictures") -> None:
        self._semaphore = asyncio.Semaphore(slots)
        self._queue = queue
        self._waiting = 0
        self._what = what

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[None]:
        """Wait for a slot and hold it; raise ``QueueFullError`` when too many wait already."""
        if self._semaphore.locked() and self._waiting >= self._queue:
            raise QueueFullError(
                f"{self._waiting} {self._what} wait already, expected at most {self._queue}; try again"
            )
        self._waiting += 1
        try:
            await self._semaphore.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._semaphore.release()

"""Bound the work taken on: so much at a time, some more waiting in order, the rest refused at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from media_service.errors import QueueFullError


class Gate:
    """Room for ``room`` inside and for ``queue`` callers waiting; ``what``: the things they come with, for words."""

    def __init__(self, room: int, queue: int, what: str = "pictures") -> None:
        self._free = room
        self._queue = queue
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._what = what

    @asynccontextmanager
    async def enter(self, size: int = 1) -> AsyncIterator[None]:
        """Wait for room of that size, at most the gate's, and hold it; raise ``QueueFullError`` when too many wait."""
        await self._take(size)
        try:
            yield
        finally:
            self._give(size)

    async def _take(self, size: int) -> None:
        if not self._waiting and size <= self._free:
            self._free -= size
            return
        if len(self._waiting) >= self._queue:
            raise QueueFullError(
                f"{len(self._waiting)} {self._what} wait already, expected at most {self._queue}; try again"
            )
        place = (size, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        try:
            await place[1]
        except asyncio.CancelledError:
            with suppress(ValueError):
                self._waiting.remove(place)
            # Whoever waited behind it may fit now; its room is given back when it was let in at the same moment.
            self._give(0 if place[1].cancelled() else size)
            raise

    def _give(self, size: int) -> None:
        """Take room back, and let in who waits, in order."""
        self._free += size
        while self._waiting and (self._waiting[0][1].cancelled() or self._waiting[0][0] <= self._free):
            wanted, place = self._waiting.popleft()
            if not place.cancelled():
                self._free -= wanted
                place.set_result(None)

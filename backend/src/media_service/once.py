"""Do once what several ask for at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Once(Generic[Result]):
    """The actions that are under way on one event loop, by key."""

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Future[Result]] = {}

    async def run(self, key: Hashable, action: Callable[[], Awaitable[Result]]) -> Result:
        """Run ``action``, or wait for the one with this key and return or raise what comes of it.

        When the caller that runs it is cancelled, one of those who wait runs theirs.
        """
        while (running := self._running.get(key)) is not None:
            await asyncio.wait([running])  # not awaited itself: cancelling this caller must not cancel what others want
            if not running.cancelled():
                return running.result()
        mine: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._running[key] = mine
        try:
            mine.set_result(await action())
        except Exception as error:
            mine.set_exception(error)
        finally:
            del self._running[key]
            mine.cancel()  # nothing happens unless this caller was cancelled
        return mine.result()

"""Blocking work beside the event loop that is never left half done: no file is closed or removed under its reader."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from typing import TypeVar, cast

Result = TypeVar("Result")

_END = object()


async def finished(action: Callable[[], Result]) -> Result:
    """Run ``action`` in a thread, to its end also when this task is cancelled."""
    running = asyncio.ensure_future(asyncio.to_thread(action))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # seen, and of no interest any more
        raise


async def stoppable(action: Callable[[threading.Event], Result]) -> Result:
    """As ``finished``, for what looks often at the event it is given, and ends soon after that is set."""
    stopped = threading.Event()
    running = asyncio.ensure_future(finished(lambda: action(stopped)))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()
        raise


async def steps(generator: Generator[Result, None, None]) -> AsyncGenerator[Result, None]:
    """Yield what ``generator`` yields, each step in a thread; it is closed in one, whatever ends this iteration."""
    try:
        while (item := await finished(lambda: next(generator, _END))) is not _END:
            yield cast("Result", item)
    finally:
        await finished(generator.close)

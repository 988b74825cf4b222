"""From the start to the end of a process with models, a storage and jobs: the API and the worker live the same life."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from fastapi import FastAPI

from media_service.inference.registry import Registry
from media_service.scaleout.running import JobRunner
from media_service.storage.keeper import StorageKeeper
from media_service.storage.opening import Storage
from media_service.web.lifecycle import Lifecycle

Result = TypeVar("Result")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load the models and open the storage beside the first requests, so that /livez answers at once; then take jobs.

    Not before connections are taken: the start of the models' processes takes both processors of a small machine.
    At the end event streams are closed, jobs under way go back into the queue, and everything is let go.
    """
    registry: Registry = app.state.registry
    storage: Storage = app.state.storage
    runner: JobRunner = app.state.job_runner
    lifecycle: Lifecycle = app.state.lifecycle
    app.state.loading = asyncio.create_task(_once_listening(lifecycle, registry.load_all))
    app.state.opening = asyncio.create_task(_once_listening(lifecycle, app.state.storage_keeper.prepare))
    working = asyncio.create_task(_work(app.state.opening, app.state.loading, runner))
    try:
        yield
    finally:
        lifecycle.draining = True
        lifecycle.closing.set()
        for task in (working, app.state.opening, app.state.loading):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await runner.stop()
        await registry.close()
        await asyncio.to_thread(storage.close)


def add_storage(app: FastAPI, storage: Storage) -> None:
    """Give the application its storage, and what says whether it works."""
    app.state.storage = storage
    app.state.storage_keeper = StorageKeeper(storage)


async def _once_listening(lifecycle: Lifecycle, begin: Callable[[], Awaitable[Result]]) -> Result:
    """Begin something when connections are taken."""
    await lifecycle.listening.wait()
    return await begin()


async def _work(opening: asyncio.Task[bool], loading: asyncio.Task[None], runner: JobRunner) -> None:
    """Take jobs once they can be done."""
    usable = await asyncio.shield(opening)
    await asyncio.shield(loading)
    if usable:
        runner.start()

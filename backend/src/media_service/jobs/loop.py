"""Take jobs from the store and do them, a fixed number at a time: the embedded way, with no broker between."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import time

from media_service.errors import ServiceError
from media_service.jobs.execution import Execution
from media_service.jobs.handlers import Handlers
from media_service.storage.jobs import Lease
from media_service.storage.opening import Storage

logger = logging.getLogger(__name__)


def worker_name() -> str:
    """Return a name for this process; a new one each time, because a restarted process holds no leases."""
    return f"worker-{os.getpid()}-{secrets.token_hex(4)}"


class JobLoop:
    """Workers in this process, each doing one job at a time.

    They look for a job every ``poll_seconds``, and at once after ``wake``, which the API calls when it submits one.
    Every ``maintain_seconds`` one of them does the storage's maintenance.
    """

    def __init__(
        self,
        storage: Storage,
        handlers: Handlers,
        *,
        concurrency: int = 1,
        poll_seconds: float = 0.5,
        maintain_seconds: float = 60.0,
    ) -> None:
        self._storage = storage
        self._handlers = handlers
        self._concurrency = concurrency
        self._poll_seconds = poll_seconds
        self._maintain_seconds = maintain_seconds
        self._name = worker_name()
        self._wanted = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin, in the running event loop."""
        workers = [self._work(f"{self._name}-{number}") for number in range(self._concurrency)]
        self._tasks = [asyncio.create_task(each) for each in (*workers, self._maintain())]

    def wake(self) -> None:
        """Look for a job now; call from the event loop's thread."""
        self._wanted.set()

    async def stop(self) -> None:
        """Put the jobs under way back into the queue and end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _work(self, name: str) -> None:
        while True:
            if (lease := await self._lease(name)) is None:
                await self._wait()
            else:
                await Execution(self._storage, self._handlers, lease).run()

    async def _lease(self, name: str) -> Lease | None:
        """Take a job; a lease that arrives while this worker is being stopped goes back."""
        taking = asyncio.ensure_future(asyncio.to_thread(self._storage.jobs.lease, name, self._handlers.kinds))
        try:
            return await asyncio.shield(taking)
        except ServiceError as error:
            logger.warning("no job could be taken", extra={"reason": error.message})
            return None
        except asyncio.CancelledError:
            await asyncio.wait([taking])
            if not taking.cancelled() and taking.exception() is None and (lease := taking.result()) is not None:
                await asyncio.to_thread(self._storage.jobs.release, lease)
            raise

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._wanted.wait(), self._poll_seconds)
        except TimeoutError:
            return
        self._wanted.clear()

    async def _maintain(self) -> None:
        while True:
            await asyncio.sleep(self._maintain_seconds)
            began = time.monotonic()
            try:
                await asyncio.to_thread(self._storage.maintain)
            except ServiceError as error:
                logger.warning("maintenance failed", extra={"reason": error.message})
            logger.debug("maintenance done", extra={"seconds": round(time.monotonic() - began, 3)})

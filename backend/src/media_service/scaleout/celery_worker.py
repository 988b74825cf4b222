"""Does jobs whose ids come through Celery, in the event loop of this process."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import CancelledError, Future
from typing import Any

from celery import Celery
from celery.worker import WorkController, state

from media_service.errors import ServiceError
from media_service.jobs.execution import Execution
from media_service.jobs.handlers import Handlers
from media_service.jobs.loop import worker_name
from media_service.scaleout.celery_broker import add_task
from media_service.storage.opening import Storage

logger = logging.getLogger(__name__)


class CeleryWorker:
    """Celery's own worker in a thread of this process, with ``concurrency`` threads that wait for jobs to end.

    Celery keeps whether a worker should stop in one place for the whole process, so there is one worker in a process.
    """

    def __init__(self, celery: Celery, storage: Storage, handlers: Handlers, *, concurrency: int) -> None:
        self._storage = storage
        self._handlers = handlers
        self._name = worker_name()
        self._under_way: set[Future[Any]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        add_task(celery, self._do)
        celery.set_default()  # its pool's threads look tasks up in the process's default
        self._worker = WorkController(
            app=celery,
            hostname=self._name,
            pool_cls="threads",
            concurrency=concurrency,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        self._thread = threading.Thread(target=self._worker.start, name="celery", daemon=True)

    def start(self) -> None:
        """Begin, with the running event loop as the one in which jobs are done."""
        self._loop = asyncio.get_running_loop()
        state.should_stop = None
        self._thread.start()

    def wake(self) -> None:
        """Do nothing: the broker delivers at once."""

    async def stop(self) -> None:
        """Take no more jobs, put those under way back into the queue, and end."""
        if self._loop is None:
            return  # it never began
        state.should_stop = 0
        for future in list(self._under_way):
            future.cancel()
        await asyncio.to_thread(self._thread.join)
        state.should_stop = None

    def _do(self, job_id: str) -> None:
        """Do one job; called in one of Celery's threads."""
        if self._loop is None or state.should_stop is not None:
            return  # it stays queued, and the sweep announces it again
        try:
            lease = self._storage.jobs.lease_one(f"{self._name}-{threading.get_ident()}", job_id)
        except ServiceError as error:
            logger.warning("job could not be taken", extra={"job": job_id, "reason": error.message})
            return
        if lease is None:
            return
        future = asyncio.run_coroutine_threadsafe(Execution(self._storage, self._handlers, lease).run(), self._loop)
        self._under_way.add(future)
        try:
            future.result()
        except CancelledError:
            logger.info("job put back", extra={"job": job_id})
        finally:
            self._under_way.discard(future)

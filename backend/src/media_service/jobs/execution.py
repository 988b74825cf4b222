"""Do one leased job: run its handler, keep the lease alive, and write down how it ended.

Storage blocks, so it is called in threads, and the event loop stays free.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from media_service.errors import LeaseLostError, ServiceError, UnknownJobKindError
from media_service.jobs.handlers import Handler, Handlers, JobContext
from media_service.storage.database import to_json
from media_service.storage.jobs import Job, JobState, Lease
from media_service.storage.opening import Storage

logger = logging.getLogger(__name__)

HEARTBEATS = 3
"""At least so many heartbeats during the time of one lease, so that two may fail."""
HEARTBEAT_SECONDS = 2.0
"""Not longer between two, because a heartbeat also brings the wish to cancel."""
ENDINGS = 5
"""How often the end of a job is written down when the database is busy, with growing pauses."""
BROKEN = 500


class Execution:
    """One job in the hands of this process."""

    def __init__(self, storage: Storage, handlers: Handlers, lease: Lease) -> None:
        self._storage = storage
        self._handlers = handlers
        self._lease = lease
        self._work: asyncio.Task[Mapping[str, Any]] | None = None
        self._lost = False
        self._cancelled = False

    async def run(self) -> JobState | None:
        """Do the job and return how it stands; None when it is no longer ours.

        When the task that awaits this is cancelled, the worker is stopping: the job goes back into the queue.
        """
        handler = self._handlers.get(self._lease.job.kind) or _unknown
        self._work = asyncio.create_task(self._call(handler))
        heart = asyncio.create_task(self._beat())
        try:
            await asyncio.wait([self._work])
            return await self._end(self._work)
        except asyncio.CancelledError:
            self._work.cancel()
            await asyncio.wait([self._work])
            with suppress(ServiceError):
                await asyncio.to_thread(self._storage.jobs.release, self._lease)
            raise
        finally:
            heart.cancel()

    async def report(self, kind: str, data: Mapping[str, Any], progress: float | None = None) -> None:
        """Add an event for the handler; its readers see the progress too."""
        seen = data if progress is None else {**data, "progress": progress}
        try:
            await asyncio.to_thread(self._storage.jobs.report, self._lease, kind, seen, progress)
        except LeaseLostError:
            self._lost = True
            raise asyncio.CancelledError from None

    async def _call(self, handler: Handler) -> Mapping[str, Any]:
        return await handler(JobContext(self._lease.job, self._storage, self.report))

    async def _beat(self) -> None:
        """Renew the lease until cancelled; stop the work when the lease is lost or the job is to be cancelled."""
        while True:
            await asyncio.sleep(min(self._storage.jobs.policy.lease_seconds / HEARTBEATS, HEARTBEAT_SECONDS))
            try:
                self._cancelled = await asyncio.to_thread(self._storage.jobs.renew, self._lease)
            except LeaseLostError:
                self._lost = True
            except ServiceError as error:  # the database is away for a moment; the lease decides for how long
                logger.warning("heartbeat failed", extra={"job": self._lease.job.id, "reason": error.message})
            if (self._lost or self._cancelled) and self._work is not None:
                self._work.cancel()
                return

    async def _end(self, work: asyncio.Task[Mapping[str, Any]]) -> JobState | None:
        """Write down how the work ended, while the heart still beats."""
        if self._lost:
            return None
        for attempt in range(ENDINGS):
            try:
                return (await asyncio.to_thread(self._ending(work))).state
            except LeaseLostError:
                return None
            except ServiceError as error:
                logger.warning("end not written", extra={"job": self._lease.job.id, "reason": error.message})
                await asyncio.sleep(0.1 * 2**attempt)
        return None  # the lease ends, and the job is done again

    def _ending(self, work: asyncio.Task[Mapping[str, Any]]) -> Callable[[], Job]:
        """Return what writes the end down."""
        jobs, lease = self._storage.jobs, self._lease
        if work.cancelled():
            return partial(jobs.stop if self._cancelled else jobs.release, lease)
        error = work.exception() or _result_error(work.result())
        if error is None:
            return partial(jobs.succeed, lease, dict(work.result()))
        logger.warning("job attempt failed", extra={"job": lease.job.id}, exc_info=error)
        return partial(jobs.fail, lease, describe(error), retry=may_pass(error))


def _result_error(result: Mapping[str, Any]) -> Exception | None:
    """Return why a result cannot be stored, None when it can."""
    try:
        to_json(dict(result))
    except (TypeError, ValueError) as error:
        return error
    return None


async def _unknown(context: JobContext) -> Mapping[str, Any]:
    raise UnknownJobKindError(f"kind is {context.job.kind!r}, which no handler of this release does")


def describe(error: BaseException) -> dict[str, Any]:
    """Return an error as a job shows it; the words of an unexpected one stay in the logs."""
    if isinstance(error, ServiceError):
        return {"code": error.code, "message": error.message}
    return {"code": "internal_error", "message": f"the job's handler ended with {type(error).__name__}; see the logs"}


def may_pass(error: BaseException) -> bool:
    """Say whether trying again can help: not when the job's own content is wrong."""
    return not isinstance(error, ServiceError) or error.status >= BROKEN or error.retry_after is not None

"""Choose how this process does jobs."""

from __future__ import annotations

import asyncio
from typing import Protocol

from media_service.config import Settings
from media_service.jobs.handlers import Handlers
from media_service.jobs.loop import JobLoop
from media_service.storage.opening import Storage


class JobRunner(Protocol):
    """Does jobs in this process, from ``start`` to ``stop``, both called in the event loop."""

    def start(self) -> None:
        """Begin."""

    def wake(self) -> None:
        """Look for a job now."""

    async def stop(self) -> None:
        """Put the jobs under way back into the queue and end."""


class Together:
    """Several runners as one."""

    def __init__(self, *runners: JobRunner) -> None:
        self._runners = runners

    def start(self) -> None:
        """Begin."""
        for runner in self._runners:
            runner.start()

    def wake(self) -> None:
        """Look for a job now."""
        for runner in self._runners:
            runner.wake()

    async def stop(self) -> None:
        """End."""
        await asyncio.gather(*(runner.stop() for runner in self._runners))


def create_runner(settings: Settings, storage: Storage, handlers: Handlers) -> JobRunner:
    """Return what does jobs here; every process also maintains the storage, which announces forgotten jobs again.

    With Celery the API does no jobs itself: it submits, and ``SERVICE_TYPE=worker`` does them.
    """
    if settings.jobs_backend == "embedded":
        return JobLoop(storage, handlers, concurrency=settings.job_concurrency)
    maintenance = JobLoop(storage, handlers, concurrency=0, maintain_seconds=15.0)
    if settings.service_type != "worker" or settings.redis_url is None:
        return maintenance
    from media_service.scaleout.celery_broker import create_celery
    from media_service.scaleout.celery_worker import CeleryWorker

    celery = create_celery(settings.redis_url.get_secret_value())
    return Together(maintenance, CeleryWorker(celery, storage, handlers, concurrency=max(settings.job_concurrency, 1)))

"""Follow what happens to a job: everything since a number, then what comes, until the job is final.

Events are read from the storage, in pages, when the reader wants more. So nothing is collected for a slow reader, and
a reader that comes back after a restart, or to another process, misses nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager, suppress

from media_service.errors import InvalidEventIdError, QueueFullError
from media_service.storage.jobs import Job, JobEvent, JobStore

PAGE = 100
SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
"""Seconds between two looks: short after something happened, longer while nothing does."""
LONGEST_NUMBER = 18


class Watch:
    """Lets a bounded number of readers follow jobs; ``closing`` ends them all."""

    def __init__(self, jobs: JobStore, closing: asyncio.Event, most: int, heartbeat_seconds: float = 15.0) -> None:
        self._jobs = jobs
        self._closing = closing
        self._most = most
        self._heartbeat_seconds = heartbeat_seconds
        self._readers = 0

    @property
    def closing(self) -> bool:
        """Say whether the process ends."""
        return self._closing.is_set()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Count one reader; raises ``QueueFullError`` when there are too many."""
        if self._readers >= self._most:
            raise QueueFullError(f"{self._readers} streams of events are open, the most that are kept open at once")
        self._readers += 1
        try:
            yield
        finally:
            self._readers -= 1

    async def follow(self, job_id: str, after: int) -> AsyncGenerator[Sequence[JobEvent]]:
        """Yield pages of events with a number above ``after``, and an empty one when there was none for a while.

        Ends after the last event of a final job, and when the process closes. Raises ``JobNotFoundError`` and errors of
        the storage.
        """
        pause, spoken = SHORTEST_PAUSE, time.monotonic()
        while not self._closing.is_set():
            page, job = await asyncio.to_thread(self._look, job_id, after)
            if page:
                yield page
                after, pause, spoken = page[-1].number, SHORTEST_PAUSE, time.monotonic()
            if is_over(job, after):
                return
            if len(page) < PAGE:
                await self._wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            if time.monotonic() - spoken >= self._heartbeat_seconds:
                yield ()
                spoken = time.monotonic()

    def _look(self, job_id: str, after: int) -> tuple[Sequence[JobEvent], Job]:
        """Return events, and the job as it stood later: when it is final, no event comes after its last one."""
        return self._jobs.events(job_id, after, PAGE), self._jobs.get(job_id)

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)


def is_over(job: Job, seen: int) -> bool:
    """Say whether somebody who has seen the events up to a number has seen everything that will happen."""
    return job.state.is_final and seen >= job.last_event


def parse_event_id(text: str | None, job: Job) -> int:
    """Return the number of the last event that a reader has seen, 0 for none; raise ``InvalidEventIdError``."""
    if text is None:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER and int(text) <= job.last_event):
        raise InvalidEventIdError(
            f"Last-Event-ID is {text!r}, expected the id of an event of {job.id}: a number from 0 to {job.last_event}",
            param="Last-Event-ID",
        )
    return int(text)

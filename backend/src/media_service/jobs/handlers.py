"""The registry of job kinds: which function does which kind of job.

A handler is an async function; the event loop is that of the process, so long work goes to model workers or to threads.
It is run again after a crash, so each of its steps must be one that may be repeated: ``TimelineStore.write`` and the
``put`` methods of the search index replace what the same step wrote before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from media_service.storage.jobs import Job
from media_service.storage.opening import Storage


class Report(Protocol):
    """Tells the outside how far a job is; awaiting it is a heartbeat, and the place where a cancelled job ends."""

    async def __call__(self, kind: str, data: Mapping[str, Any], progress: float | None = None) -> None:
        """Add an event to the job; ``progress`` from 0 to 1."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a handler gets."""

    job: Job
    storage: Storage
    report: Report


Handler = Callable[[JobContext], Awaitable[Mapping[str, Any]]]
"""Does a job and returns its result, which must be JSON.

A ``ServiceError`` below 500 is the job's own fault and final; anything else is tried again. ``asyncio.CancelledError``
comes when the job is cancelled, its lease is lost or the worker stops, and must be let through.
"""


class Handlers:
    """The kinds of jobs that this process can do."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def add(self, kind: str, handler: Handler) -> None:
        """Let ``handler`` do jobs of ``kind``; raises ``ValueError`` when another one does."""
        if kind in self._handlers:
            raise ValueError(f"kind is {kind!r}, which has a handler already")
        self._handlers[kind] = handler

    def get(self, kind: str) -> Handler | None:
        """Return the handler of a kind, None when there is none."""
        return self._handlers.get(kind)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return all kinds, in order of the alphabet."""
        return tuple(sorted(self._handlers))

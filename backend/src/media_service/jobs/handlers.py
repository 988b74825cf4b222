"""The registry of job kinds: which function does which kind of job.

A handler is an async function; the event loop is that of the process, so long work goes to model workers or to threads.
It is run again after a crash, so each of its steps must be one that may be repeated: ``TimelineStore.write`` and the
``put`` methods of the search index replace what the same step wrote before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

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


class NoOptions(BaseModel):
    """The options of a kind that has none; those of other kinds derive from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: who does it, and what it may be asked.

    ``options``: the shape of its payload. ``about_asset``: whether it needs an asset, or may not have one.
    ``internal``: the service makes such jobs itself, clients cannot.
    """

    handler: Handler
    options: type[BaseModel] = NoOptions
    about_asset: bool = False
    internal: bool = False


class Handlers:
    """The kinds of jobs that this process can do."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}

    def add(self, kind: str, handler: Handler) -> None:
        """Let ``handler`` do jobs of ``kind``, which has no options and is about no asset; raises ``ValueError``."""
        self.extend({kind: Kind(handler)})

    def extend(self, kinds: Mapping[str, Kind]) -> None:
        """Add kinds by their names; raises ``ValueError`` when one is there already."""
        for name, kind in kinds.items():
            if name in self._kinds:
                raise ValueError(f"kind is {name!r}, which has a handler already")
            self._kinds[name] = kind

    def wrap(self, around: Callable[[str, Handler], Handler]) -> None:
        """Put something around every handler there is, which gets the kind and the handler."""
        self._kinds = {name: replace(kind, handler=around(name, kind.handler)) for name, kind in self._kinds.items()}

    def get(self, kind: str) -> Handler | None:
        """Return the handler of a kind, None when there is none."""
        found = self._kinds.get(kind)
        return None if found is None else found.handler

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return all kinds, in order of the alphabet."""
        return tuple(sorted(self._kinds))

    @property
    def public(self) -> Mapping[str, Kind]:
        """Return the kinds that clients can ask for, in order of the alphabet."""
        return {name: self._kinds[name] for name in self.kinds if not self._kinds[name].internal}

"""Where a model runs. The registry and the routes know nothing but ``Runner``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from media_service.inference.observer import Nobody, Observer
from media_service.inference.state import State
from media_service.inference.tasks import Loaded, Operation

Told = Callable[[State, str | None], None]
"""Gets every change of a model's state, and the reason."""


class Runner(Protocol):
    """Loads one model, runs batches through it, and lets it go."""

    async def load(self) -> None:
        """Load the model and warm it up; raise what went wrong."""

    async def run(self, operation: str, items: Sequence[Any], *, timeout: float, **options: Any) -> list[Any]:
        """Return one result for each item within ``timeout`` seconds.

        Raises ``ValueError`` for an item that is wrong, else a ``ServiceError``. A cancelled call that has not begun
        never begins.
        """

    async def close(self) -> None:
        """Finish the call under way, drop those that wait, and free the model."""

    @property
    def waiting(self) -> int:
        """Return how many calls wait for the model."""

    @property
    def pid(self) -> int | None:
        """Return the number of the process that holds the model, when there is one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may do.

    ``idle_seconds`` without a call before its process ends, ``memory_bytes`` of its own (0: no limit for both),
    ``queue`` calls that wait, ``restart_seconds`` before a crashed one is started again.
    """

    idle_seconds: float = 0.0
    memory_bytes: int = 0
    queue: int = 32
    restart_seconds: float = 1.0
    log_level: str = "info"


@dataclass(frozen=True, slots=True)
class Loadable:
    """A model as a runner needs it: its id, a plain function that opens it, what it can be asked, and who watches.

    ``module``: what opening it imports, if that takes long; empty otherwise.
    """

    name: str
    open: Callable[[], Loaded]
    operations: Sequence[Operation]
    observer: Observer = field(default_factory=Nobody)
    module: str = ""


class MakeRunner(Protocol):
    """Makes the runner of one model; ``lock`` is held while a model loads, so that they load one after the other.

    Importing a framework is not loading: it takes one processor for longer, and none of the memory that loading takes
    beside the weights, so the models of a service do that side by side.
    """

    def __call__(self, model: Loadable, *, limits: Limits, told: Told, lock: asyncio.Lock) -> Runner:
        """Return the runner; nothing is loaded yet."""

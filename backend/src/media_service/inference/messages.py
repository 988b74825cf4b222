"""What the service and a worker process say to each other: pickled values through one socket, one answer for a message.

Both ends are the same code on the same machine and the socket has no name, so nobody else can speak on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from media_service.inference.tasks import Loaded, Operation


@dataclass(frozen=True, slots=True)
class Import:
    """Import the module of a model's class, and the framework with it."""

    module: str


@dataclass(frozen=True, slots=True)
class Open:
    """Load a model. ``open`` is a plain function with its arguments."""

    open: Callable[[], Loaded]


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Run every operation once on its example."""

    operations: Sequence[Operation]


@dataclass(frozen=True, slots=True)
class Call:
    """Run a batch through an operation of the model."""

    operation: str
    items: Sequence[Any]
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, in words; ``is_input`` when the item is to blame (``ValueError``) and not the model."""

    text: str
    is_input: bool = False

    @classmethod
    def of(cls, error: Exception) -> Problem:
        """Return the problem that an exception is."""
        is_input = isinstance(error, ValueError)
        return cls(str(error) if is_input else f"{type(error).__name__}: {error}", is_input)


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to a call: for each item a result or a ``Problem``; to the others, nothing or one ``Problem``."""

    results: Sequence[Any] = ()

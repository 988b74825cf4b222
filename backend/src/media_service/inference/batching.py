"""Calls that wait for a model, and which of them go to it together."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from media_service.errors import ModelCrashedError
from media_service.inference.messages import Problem
from media_service.timings import record


@dataclass(slots=True, eq=False)
class Waiting:
    """One call: its items, when it must be answered (event loop time), and where its results go.

    ``came``, ``began``, ``ended``: seconds of ``time.perf_counter``, the last two 0 until its batch does.
    """

    operation: str
    items: Sequence[Any]
    options: Mapping[str, Any]
    deadline: float
    future: asyncio.Future[list[Any]] = field(repr=False)
    came: float = field(default_factory=time.perf_counter)
    began: float = 0.0
    ended: float = 0.0

    def goes_with(self, other: Waiting) -> bool:
        """Say whether both can be one batch."""
        return (self.operation, self.options) == (other.operation, other.options)

    def note(self, model: str) -> None:
        """Add its waiting and its computing to the request in whose context this is called."""
        now = time.perf_counter()
        record("queue", self.came, self.began or now, model)
        if self.began:
            record("inference", self.began, self.ended or now, model)


class Queue:
    """Calls in the order they came; a batch is the first one and those like it, whoever waits between them.

    Nobody waits for a batch to fill: while the model is busy the calls that come gather by themselves.
    """

    def __init__(self) -> None:
        self._waiting: deque[Waiting] = deque()
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, call: Waiting) -> None:
        """Add a call at the end."""
        self._waiting.append(call)
        self._changed.set()

    async def arrived(self) -> None:
        """Return when there is a call."""
        while not self._waiting:
            self._changed.clear()
            await self._changed.wait()

    def take(self, limits: Mapping[str, int]) -> list[Waiting]:
        """Return the next batch, of at most so many items as ``limits`` says for its operation; empty for none.

        Calls that nobody waits for any more are dropped. A call of more items than the limit goes alone.
        """
        self._waiting = deque(call for call in self._waiting if not call.future.done())
        if not self._waiting:
            return []
        first = self._waiting.popleft()
        batch, count, rest = [first], len(first.items), deque[Waiting]()
        for call in self._waiting:
            if call.goes_with(first) and count + len(call.items) <= limits.get(first.operation, 1):
                batch.append(call)
                count += len(call.items)
            else:
                rest.append(call)
        self._waiting = rest
        return batch

    def all(self) -> list[Waiting]:
        """Return every call that waits, and forget it."""
        calls = list(self._waiting)
        self._waiting.clear()
        return calls


def fail(calls: Iterable[Waiting], error: Exception) -> None:
    """Answer calls with an error."""
    for call in calls:
        if not call.future.done():
            call.future.set_exception(error)


def share(batch: Sequence[Waiting], results: Sequence[Any]) -> None:
    """Give every call its part of a batch's results; a call with a wrong item gets that item's error."""
    start = 0
    for call in batch:
        part = list(results[start : start + len(call.items)])
        start += len(call.items)
        problem = next((each for each in part if isinstance(each, Problem)), None)
        if problem is not None:
            fail([call], ValueError(problem.text) if problem.is_input else ModelCrashedError(problem.text))
        elif not call.future.done():
            call.future.set_result(part)

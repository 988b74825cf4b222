"""Where the time of a request goes: waiting, preparing, computing. The parts of one request gather in its context."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal, TypeVar

Item = TypeVar("Item")
Stage = Literal["queue", "preprocess", "inference", "postprocess"]
STAGES: tuple[Stage, ...] = ("queue", "preprocess", "inference", "postprocess")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of time, in seconds of ``time.perf_counter``; ``what``: of which model."""

    stage: Stage
    began: float
    ended: float
    what: str = ""


@dataclass(slots=True)
class Timings:
    """The pieces of one request; pieces of several tasks may overlap, and then their sum is more than the clock says.

    ``postprocess`` is what lies between the end of the last inference and the beginning of the answer.
    """

    spans: list[Span] = field(default_factory=list)

    def add(self, stage: Stage, began: float, ended: float, what: str = "") -> None:
        """Remember a piece."""
        self.spans.append(Span(stage, began, ended, what))

    def finish(self) -> None:
        """End the last stage, because the answer begins now."""
        if last := max((span.ended for span in self.spans if span.stage == "inference"), default=0.0):
            self.add("postprocess", last, time.perf_counter())

    def totals(self) -> dict[Stage, float]:
        """Return the seconds of each stage that there was."""
        found: dict[Stage, float] = {}
        for span in self.spans:
            found[span.stage] = found.get(span.stage, 0.0) + span.ended - span.began
        return {stage: found[stage] for stage in STAGES if stage in found}


current: ContextVar[Timings | None] = ContextVar("timings", default=None)


def record(stage: Stage, began: float, ended: float, what: str = "") -> None:
    """Add a piece to the request of this context, if there is one."""
    if (timings := current.get()) is not None:
        timings.add(stage, began, ended, what)


@contextmanager
def measured(stage: Stage, what: str = "") -> Iterator[None]:
    """Add the time of the block to the request of this context."""
    began = time.perf_counter()
    try:
        yield
    finally:
        record(stage, began, time.perf_counter(), what)


async def each_measured(stage: Stage, items: AsyncIterator[Item]) -> AsyncIterator[Item]:
    """Yield the items, and add the time that each took to come."""
    while True:
        with measured(stage):
            try:
                item = await anext(items)
            except StopAsyncIteration:
                return
        yield item

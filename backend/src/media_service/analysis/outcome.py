"""What became of each step of an analysis, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from media_service.errors import ServiceError
from media_service.jobs.execution import may_pass
from media_service.jobs.handlers import Report

NOT_AVAILABLE = "model_not_available"


@dataclass(slots=True)
class Outcome:
    """``done``: the steps that are written; ``skipped``: why the others are not; ``models``: who was asked, by step."""

    done: list[str] = field(default_factory=list)
    skipped: dict[str, Mapping[str, str]] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    errors: list[ServiceError] = field(default_factory=list)

    def skip(self, step: str, reason: str) -> None:
        """Remember that nobody here does a step."""
        self.skipped[step] = {"code": NOT_AVAILABLE, "reason": reason}

    def fail(self, steps: Sequence[str], error: ServiceError) -> None:
        """Remember why steps failed."""
        self.errors.append(error)
        self.skipped |= {step: {"code": error.code, "reason": error.message} for step in steps}

    def result(self) -> Mapping[str, Any]:
        """Return it as the job's result; raise what may be gone at the next attempt, and when nothing was done why."""
        if passing := [error for error in self.errors if may_pass(error)]:
            raise passing[0]
        if self.errors and not self.done:
            raise self.errors[0]
        return {"steps": self.done, "skipped": self.skipped, "models": self.models}


class Progress:
    """How far an analysis is: parts that each take a share of the whole."""

    def __init__(self, report: Report, shares: Mapping[str, float]) -> None:
        self._report = report
        self._shares = dict(shares)
        self._done = dict.fromkeys(shares, 0.0)

    async def tell(self, part: str, done: float) -> None:
        """Say that so much of a part is done, from 0 to 1; this is where a cancelled job ends."""
        self._done[part] = max(self._done[part], min(1.0, done))
        share = sum(self._shares[each] * self._done[each] for each in self._done) / sum(self._shares.values())
        await self._report("progress", {"step": part, "done": round(self._done[part], 4)}, round(min(share, 1.0), 4))

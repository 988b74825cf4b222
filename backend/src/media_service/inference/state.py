"""The states of a model."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """unloaded → loading → warming → ready, or failed; idle: without a process, until the next call brings it back."""

    UNLOADED = "unloaded"
    LOADING = "loading"
    WARMING = "warming"
    READY = "ready"
    IDLE = "idle"
    FAILED = "failed"

    @property
    def answers(self) -> bool:
        """Return whether a model in this state takes calls."""
        return self in (State.READY, State.IDLE)

"""Who is told what models do, so that it can be counted. The models know nothing of counters."""

from __future__ import annotations

from typing import Literal, Protocol

Cause = Literal["crashed", "overran"]


class Observer(Protocol):
    """Is told in the event loop, and must return at once."""

    def loaded(self, model: str, seconds: float) -> None:
        """Hear that a process was started, its model loaded and warmed up, in so many seconds."""

    def answered(self, model: str, operation: str, items: int, seconds: float) -> None:
        """Hear that a batch went through the model, or ended in an error, after so many seconds."""

    def restarted(self, model: str, cause: Cause) -> None:
        """Hear that a process that ended, or was ended, is started again."""


class Nobody:
    """An ``Observer`` that does not listen."""

    def loaded(self, model: str, seconds: float) -> None:
        """Forget it."""

    def answered(self, model: str, operation: str, items: int, seconds: float) -> None:
        """Forget it."""

    def restarted(self, model: str, cause: Cause) -> None:
        """Forget it."""

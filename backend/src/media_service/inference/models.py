"""Which model answers a request, and the way to it that tells a wrong item from a broken model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from media_service.config import Settings
from media_service.errors import InvalidArgumentError
from media_service.inference.registry import Registry
from media_service.inference.runner import Runner
from media_service.inference.tasks import TRANSCRIPTION

# OpenAI's only name for the family of models that we serve. Its names for embeddings are those of other models, with
# other vectors, and so they are unknown here.
ALIASES: Mapping[str, str] = {"whisper-1": TRANSCRIPTION}

LONGEST_NAME, DIGEST_LETTERS = 80, 16


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """A model that takes calls, by its own id. ``seconds``: how long a call may take unless it says otherwise."""

    id: str
    runner: Runner
    seconds: float

    async def run(
        self, operation: str, items: Sequence[Any], *, seconds: float | None = None, **options: Any
    ) -> list[Any]:
        """Return one result for each item; raise a ``ServiceError``, ``InvalidArgumentError`` for a wrong item."""
        try:
            return await self.runner.run(operation, items, timeout=seconds or self.seconds, **options)
        except ValueError as error:
            named = (name for name in options if str(error).startswith(f"{name} is "))
            raise InvalidArgumentError(str(error), param=next(named, None)) from error


class Models:
    """The loaded models, as requests see them."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        self._registry = registry
        self._seconds = settings.inference_timeout_seconds

    def tasks(self) -> list[str]:
        """Return the tasks that some model of the image is for."""
        return list(dict.fromkeys(entry.model.task for entry in self._registry.entries()))

    def task_of(self, name: str) -> str:
        """Return the task of a model; raise ``ModelNotFoundError``."""
        return ALIASES.get(name) or self._registry.entry(name).model.task

    def choose(self, task: str, name: str | None = None) -> ChosenModel:
        """Return the named model, or else the first loaded one of the task.

        Raises ``ModelNotFoundError``, ``WrongTaskError``, ``ModelNotReadyError`` or ``ModelFailedError``.
        """
        own = None if name is None or ALIASES.get(name) == task else name
        model, runner = self._registry.ready(task, own)
        self._registry.entry(model.id).used()
        return ChosenModel(model.id, runner, self._seconds)

    def missing(self, task: str) -> str | None:
        """Return why nobody is to do the task: no model for it, or none that is wanted. None when there is one."""
        same = [entry for entry in self._registry.entries() if entry.model.task == task]
        if not same:
            return f"this image holds no model for {task}"
        if any(entry.required for entry in same):
            return None
        return f"model {same[0].model.id!r} is not loaded: {same[0].reason}"

    def space(self, model: ChosenModel) -> str:
        """Return the name of the vectors that a model makes; other weights, other vectors."""
        return f"{model.id[:LONGEST_NAME]}-{self._registry.entry(model.id).model.sha256[:DIGEST_LETTERS]}"

    def check(self, task: str) -> None:
        """Raise what ``choose`` would raise for every model of the task, so that nobody uploads in vain."""
        same = [entry for entry in self._registry.entries() if entry.model.task == task]
        if not any(entry.state.answers for entry in same):
            self._registry.ready(task, None)

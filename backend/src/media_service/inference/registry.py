"""Every model of the image with its state; loads those that are wanted in the background."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from media_service.catalogue import Catalogue, Model, choose, sha256_problems, size_problems
from media_service.config import Settings
from media_service.errors import (
    ModelFailedError,
    ModelNotFoundError,
    ModelNotReadyError,
    ModelStateError,
    WrongTaskError,
)
from media_service.inference.observer import Nobody, Observer
from media_service.inference.runner import Limits, Loadable, MakeRunner, Runner
from media_service.inference.state import State
from media_service.inference.tasks import Task
from media_service.start_error import StartError

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Entry:
    """A model and its state; ``reason`` says why it is not ready; without ``runner`` it stays unloaded.

    ``wanted``: chosen by MODELS or loaded by request, and not unloaded by one. ``last_used``: Unix time of the last
    request that chose it. ``changing`` is held while it is loaded or unloaded.
    """

    model: Model
    state: State = State.UNLOADED
    reason: str | None = None
    runner: Runner | None = None
    wanted: bool = True
    last_used: float | None = None
    changing: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def required(self) -> bool:
        """Return whether the service is ready only when this model is."""
        return self.runner is not None and self.wanted

    def used(self) -> None:
        """Remember that a request chose it now."""
        self.last_used = time.time()

    def told(self, state: State, reason: str | None) -> None:
        """Take over what the runner says."""
        self.state, self.reason = state, reason


class Registry:
    """The models of one process, in the catalogue's order."""

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        tasks: Mapping[str, Task],
        make_runner: MakeRunner,
        observer: Observer | None = None,
    ) -> None:
        """Check the files; raise ``StartError`` for ids that are not there and for missing or short files."""
        self.profile = catalogue.profile
        self._settings, self._observer = settings, observer or Nobody()
        self._make_runner, self._loading = make_runner, asyncio.Lock()
        chosen = choose(catalogue, settings.models)
        _check_sizes([model for model in catalogue.models if model.id in chosen], settings)
        self._entries = {model.id: self._entry(model, model.id in chosen, tasks) for model in catalogue.models}

    def entries(self) -> list[Entry]:
        """Return all models in the catalogue's order."""
        return list(self._entries.values())

    def entry(self, model_id: str) -> Entry:
        """Return one model; raise ``ModelNotFoundError``."""
        try:
            return self._entries[model_id]
        except KeyError:
            raise ModelNotFoundError(
                f"model is {model_id!r}, expected one of: {', '.join(self._entries) or 'none, there are no models'}",
                param="model",
            ) from None

    def problems(self) -> list[str]:
        """Return why the models are not ready, a line for each; empty when every required model is ready."""
        required = [entry for entry in self.entries() if entry.required]
        if not required:
            return ["no model is to be loaded: MODELS chooses none that this release serves"]
        return [
            f"model {entry.model.id} is {entry.state}" + (f": {entry.reason}" if entry.reason else "")
            for entry in required
            if not entry.state.answers
        ]

    def ready(self, task: str, model_id: str | None) -> tuple[Model, Runner]:
        """Return the named model, or else the first loaded one of the task; raise when there is none that is ready."""
        entry = self.entry(model_id) if model_id is not None else self._first(task)
        if entry.model.task != task:
            raise WrongTaskError(f"model {entry.model.id!r} is for {entry.model.task}, expected {task}", param="model")
        if entry.state is State.FAILED:
            raise ModelFailedError(f"model {entry.model.id!r} failed to load: {entry.reason}", param="model")
        if not entry.state.answers or entry.runner is None:
            hint = "try again later" if entry.required else "load it first"
            raise ModelNotReadyError(f"model {entry.model.id!r} is {entry.state}; {hint}", param="model")
        return entry.model, entry.runner

    async def load_all(self) -> None:
        """Load and warm up every required model; a failure is kept in the state and never raised.

        All are begun at once: the runners' lock lets them load one at a time, when each has imported its framework.
        """
        await asyncio.gather(*(self._load(entry) for entry in self.entries() if entry.required))

    async def load(self, model_id: str) -> Entry:
        """Load and warm up one model, unless it is; return it as it then is, perhaps failed.

        Raises ``ModelNotFoundError``, and ``ModelStateError`` for a task that this release does not serve.
        """
        entry = self._changeable(model_id)
        entry.wanted = True
        await self._load(entry)
        return entry

    async def unload(self, model_id: str) -> Entry:
        """Let one model go after the call under way; it is not required any more. Raises as ``load``."""
        entry = self._changeable(model_id)
        entry.wanted = False
        async with entry.changing:
            if entry.runner is not None and entry.state is not State.UNLOADED:
                await entry.runner.close()
                entry.told(State.UNLOADED, "unloaded by request")
        return entry

    async def close(self) -> None:
        """Let every model go."""
        for entry in self.entries():
            if entry.runner is not None:
                await entry.runner.close()
                entry.state = State.UNLOADED

    def _changeable(self, model_id: str) -> Entry:
        entry = self.entry(model_id)
        if entry.runner is None:
            raise ModelStateError(f"model {model_id!r} cannot be loaded: {entry.reason}", param="model")
        return entry

    def _first(self, task: str) -> Entry:
        same = [entry for entry in self.entries() if entry.model.task == task]
        if not same:
            raise ModelNotReadyError(f"this image holds no model for {task}")
        return next((entry for entry in same if entry.required), same[0])

    async def _load(self, entry: Entry) -> None:
        async with entry.changing:
            if entry.runner is not None and not entry.state.answers:
                await self._load_now(entry, entry.runner)

    async def _load_now(self, entry: Entry, runner: Runner) -> None:
        began = time.monotonic()
        try:
            if self._settings.verify_models == "sha256":
                entry.told(State.LOADING, None)
                await asyncio.to_thread(_refuse_damage, entry.model)
            await runner.load()
        except Exception as error:  # whatever a framework raises, the service says so and keeps running
            entry.told(State.FAILED, await asyncio.to_thread(_reason, entry.model, error))
            logger.exception("model failed to load", extra={"model": entry.model.id})
            return
        logger.info("model ready", extra={"model": entry.model.id, "seconds": round(time.monotonic() - began, 3)})

    def _entry(self, model: Model, chosen: bool, tasks: Mapping[str, Task]) -> Entry:
        if (task := tasks.get(model.task)) is None:
            return Entry(model, reason=f"this release does not serve the task {model.task}")
        entry = Entry(model, reason=None if chosen else "not chosen by MODELS", wanted=chosen)
        entry.runner = self._make_runner(
            Loadable(model.id, partial(task.open, model, self._settings), task.operations, self._observer, task.module),
            limits=_limits(self._settings),
            told=entry.told,
            lock=self._loading,
        )
        return entry


def _limits(settings: Settings) -> Limits:
    return Limits(
        idle_seconds=settings.worker_idle_seconds,
        memory_bytes=settings.worker_memory_bytes,
        queue=settings.worker_queue,
        log_level=settings.log_level,
    )


def _check_sizes(models: list[Model], settings: Settings) -> None:
    if settings.verify_models != "off" and (problems := size_problems(models)):
        raise StartError(
            f"MODEL_CATALOGUE {str(settings.model_catalogue)!r} names files that are missing or not whole",
            details=problems,
            hint="build and load the image again, or set VERIFY_MODELS=off to start without this check",
        )


def _refuse_damage(model: Model) -> None:
    if sha256_problems(model):
        raise ValueError("its files are not those of the catalogue")


def _reason(model: Model, error: Exception) -> str:
    """Return why a model failed: damage to its files explains more than what a framework says about them."""
    if problems := sha256_problems(model):
        return f"{'; '.join(problems)}; build and load the image again"
    return str(error)

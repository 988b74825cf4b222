"""A model in a process of its own, which is started, asked, watched, restarted and let go here.

An overrun call and too much memory end the process, and it starts again. One crash is forgiven; when the next call
crashes the new process too, the model has failed and says why.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from typing import Any

from media_service.errors import DeadlineExceededError, ModelCrashedError, ModelNotReadyError, QueueFullError
from media_service.inference.batching import Queue, Waiting, fail, share
from media_service.inference.messages import Call, Done, Import, Open, WarmUp
from media_service.inference.observer import Cause
from media_service.inference.process import WorkerDiedError, WorkerProcess
from media_service.inference.runner import Limits, Loadable, Told
from media_service.inference.state import State

logger = logging.getLogger(__name__)
WATCH_SECONDS = 0.25
CRASHES = 2
"""As many in a row, and the model has failed."""


class WorkerRunner:
    """The runner that the service uses."""

    def __init__(self, model: Loadable, *, limits: Limits, told: Told, lock: asyncio.Lock) -> None:
        self._name, self._model = model.name, model
        self._limits, self._told, self._lock = limits, told, lock
        self._queue = Queue()
        self._busy = asyncio.Lock()
        self._process: WorkerProcess | None = None
        self._task: asyncio.Task[None] | None = None
        self._crashes = 0

    @property
    def pid(self) -> int | None:
        """Return the number of the worker process, when there is one."""
        return self._process.pid if self._process else None

    async def load(self) -> None:
        """Start the process, load and warm up; raise ``WorkerDiedError`` with the reason."""
        if self._task is None:
            await self._start()
            self._crashes = 0
            self._task = asyncio.create_task(self._serve(), name=f"worker {self._name}")

    async def run(self, operation: str, items: Sequence[Any], *, timeout: float, **options: Any) -> list[Any]:
        """Queue the call and wait for its results."""
        if not items:
            return []
        if self._task is None:
            raise ModelNotReadyError(f"model {self._name!r} is not loaded; try again later", param="model")
        if len(self._queue) >= self._limits.queue:
            raise QueueFullError(f"{len(self._queue)} calls wait for model {self._name!r} already; try again")
        loop = asyncio.get_running_loop()
        call = Waiting(operation, items, options, loop.time() + timeout, loop.create_future())
        self._queue.put(call)
        try:
            async with asyncio.timeout_at(call.deadline):
                return await call.future
        except TimeoutError:
            raise self._too_late() from None
        finally:
            call.note(self._name)

    @property
    def waiting(self) -> int:
        """Return how many calls wait for the model."""
        return len(self._queue)

    async def close(self) -> None:
        """End the process when the call under way is answered."""
        async with self._busy:
            task, self._task = self._task, None
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        fail(self._queue.all(), ModelNotReadyError(f"model {self._name!r} was unloaded", param="model"))
        await self._end()

    async def _serve(self) -> None:
        sizes = {operation.name: operation.batch for operation in self._model.operations}
        while True:
            if not await self._arrived():
                await self._end()
                self._told(State.IDLE, f"idle for {self._limits.idle_seconds:g} s; the next call loads it")
                await self._queue.arrived()
            async with self._busy:
                batch = self._queue.take(sizes)
                if batch and not await self._answer(batch):
                    self._task = None
                    return

    async def _arrived(self) -> bool:
        """Wait for a call; ``False`` when the process has been idle too long."""
        try:
            async with asyncio.timeout(self._limits.idle_seconds or None):
                await self._queue.arrived()
        except TimeoutError:
            return False
        return True

    async def _answer(self, batch: list[Waiting]) -> bool:
        """Answer the calls; ``False`` when the model has failed for good."""
        call = Call(batch[0].operation, [item for each in batch for item in each.items], batch[0].options)
        try:
            if self._process is None:
                await self._start()
            share(batch, (await self._infer(call, batch)).results)
        except WorkerDiedError as error:
            fail(batch, self._crashed(error))
            self._crashes += 1
            return await self._restart("crashed", str(error), self._limits.restart_seconds)
        except TimeoutError:
            fail(batch, self._too_late())
            return await self._restart("overran", "a call took too long", 0)
        self._crashes = 0
        return True

    async def _infer(self, call: Call, batch: Sequence[Waiting]) -> Done:
        """Ask the process, and note when it began and when it ended."""
        began = time.perf_counter()
        for each in batch:
            each.began = began
        try:
            return await self._ask(call, max(each.deadline for each in batch))
        finally:
            ended = time.perf_counter()
            for each in batch:
                each.ended = ended
            self._model.observer.answered(self._name, call.operation, len(call.items), ended - began)

    async def _restart(self, cause: Cause, reason: str, delay: float) -> bool:
        """Start the worker again, or give the model up when it crashes again and again."""
        await self._end(kill=True)
        logger.warning("worker ended", extra={"model": self._name, "reason": reason, "crashes": self._crashes})
        while self._crashes < CRASHES:
            self._told(State.LOADING, reason)
            await asyncio.sleep(delay)
            self._model.observer.restarted(self._name, cause)
            try:
                await self._start()
            except WorkerDiedError as error:
                self._crashes, reason = self._crashes + 1, str(error)
            else:
                return True
        self._told(State.FAILED, reason)
        fail(self._queue.all(), self._crashed(reason))
        return False

    async def _start(self) -> None:
        began = time.perf_counter()
        self._told(State.LOADING, None)
        self._process = await asyncio.to_thread(WorkerProcess, self._limits.log_level)
        try:
            if self._model.module:
                _check(await self._ask(Import(self._model.module)))
            imported = time.perf_counter()
            async with self._lock:
                waited = time.perf_counter() - imported
                _check(await self._ask(Open(self._model.open)))
                self._told(State.WARMING, None)
                _check(await self._ask(WarmUp(self._model.operations)))
        except BaseException:
            await self._end(kill=True)
            raise
        self._model.observer.loaded(self._name, time.perf_counter() - began - waited)
        self._told(State.READY, None)

    async def _ask(self, message: Any, deadline: float | None = None) -> Done:
        """Ask the process and watch it; kill it when it overruns, and raise ``TimeoutError`` or ``WorkerDiedError``."""
        process = self._process
        if process is None:
            raise WorkerDiedError("its process is gone")
        answer = asyncio.ensure_future(asyncio.to_thread(process.ask, message))
        try:
            while not (await asyncio.wait({answer}, timeout=WATCH_SECONDS))[0]:
                self._watch(process, deadline)
        except BaseException:
            process.kill()
            await asyncio.gather(answer, return_exceptions=True)
            raise
        return answer.result()

    def _watch(self, process: WorkerProcess, deadline: float | None) -> None:
        if deadline is not None and asyncio.get_running_loop().time() > deadline:
            raise TimeoutError
        most = self._limits.memory_bytes
        if most and (used := process.anonymous_bytes()) > most:
            raise WorkerDiedError(f"it used {used} bytes of memory, expected at most {most}")

    async def _end(self, *, kill: bool = False) -> None:
        process, self._process = self._process, None
        if process is not None:
            if kill:
                process.kill()
            await asyncio.to_thread(process.close)

    def _crashed(self, reason: object) -> ModelCrashedError:
        return ModelCrashedError(f"model {self._name!r}: {reason}; try again", param="model")

    def _too_late(self) -> DeadlineExceededError:
        return DeadlineExceededError(f"model {self._name!r} did not answer in time; try with less")


def _check(done: Done) -> None:
    """Raise what went wrong while a model was loaded or warmed up."""
    for problem in done.results:
        raise WorkerDiedError(problem.text)

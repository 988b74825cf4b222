"""A model in a thread of the test's own process, so that a test can hold it up and look into it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from media_service.errors import DeadlineExceededError
from media_service.inference.messages import Problem
from media_service.inference.process import WorkerDiedError
from media_service.inference.runner import Limits, Loadable, Told
from media_service.inference.state import State
from media_service.inference.tasks import to_warm_up


class ThreadRunner:
    """Loads, runs and closes in one thread; callers queue in order."""

    def __init__(self, model: Loadable, *, limits: Limits, told: Told, lock: asyncio.Lock) -> None:  # noqa: ARG002
        self._loadable, self._told, self._lock = model, told, lock
        self._model: Any = None
        self._executor: ThreadPoolExecutor | None = None

    async def load(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._loadable.name)
        async with self._lock:
            try:
                await self._load()
            except Exception as error:
                raise WorkerDiedError(Problem.of(error).text) from error
        self._told(State.READY, None)

    async def _load(self) -> None:
        self._told(State.LOADING, None)
        self._model = await self._in_thread(self._loadable.open)
        self._told(State.WARMING, None)
        for operation in to_warm_up(self._loadable.operations):
            await self._in_thread(partial(self._call, operation.name, [operation.example()], operation.options))

    async def run(self, operation: str, items: Sequence[Any], *, timeout: float, **options: Any) -> list[Any]:
        try:
            async with asyncio.timeout(timeout):
                return await self._in_thread(partial(self._call, operation, items, options))
        except TimeoutError:
            raise DeadlineExceededError("the model did not answer in time") from None

    @property
    def waiting(self) -> int:
        return 0

    @property
    def pid(self) -> int | None:
        return None

    async def close(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None:
            await asyncio.to_thread(executor.shutdown, wait=True, cancel_futures=True)
        if self._model is not None:
            self._model.close()

    async def _in_thread(self, action: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._executor, action)

    def _call(self, operation: str, items: Sequence[Any], options: Any) -> list[Any]:
        return list(getattr(self._model, operation)(items, **options))

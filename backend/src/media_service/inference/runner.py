"""Where a model runs. Today: in one thread of its own; the event loop only waits.

``Runner`` is the seam for worker processes: the registry and the routes know nothing but these three methods.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol

from media_service.inference.tasks import Loaded


class Runner(Protocol):
    """Loads one model, runs batches through it, and lets it go."""

    async def load(self) -> None:
        """Load the model; raise what went wrong."""

    async def run(self, operation: str, items: Sequence[Any], **options: Any) -> Sequence[Any]:
        """Return one result for each item. A cancelled call that has not begun never begins."""

    async def close(self) -> None:
        """Finish the call under way, drop those that wait, and free the model."""


class ThreadRunner:
    """A model in a single thread: loading, running and closing never overlap, and callers queue in order."""

    def __init__(self, name: str, open_model: Callable[[], Loaded]) -> None:
        self._open_model = open_model
        self._model: Loaded | None = None
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def load(self) -> None:
        """Open the model in the thread."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._load)

    async def run(self, operation: str, items: Sequence[Any], **options: Any) -> Sequence[Any]:
        """Call the model's method of that name in the thread."""
        call = partial(self._run, operation, items, **options)
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    async def close(self) -> None:
        """Close the model in the thread, then end the thread."""
        await asyncio.to_thread(self._close)

    def _load(self) -> None:
        self._model = self._open_model()

    def _run(self, operation: str, items: Sequence[Any], **options: Any) -> Sequence[Any]:
        results: Sequence[Any] = getattr(self._model, operation)(items, **options)
        return results

    def _close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)
        if self._model is not None:
            self._model.close()
            self._model = None

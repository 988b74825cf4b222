"""Where a model runs. Today: in one thread of its own; the event loop only waits.

``Runner`` is the seam for worker processes: the registry and the routes know nothing but these three methods.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from media_service.inference.tasks import Detector
from media_service.media.image import RgbImage


class Runner(Protocol):
    """Loads one model, runs batches through it, and lets it go."""

    async def load(self) -> None:
        """Load the model; raise what went wrong."""

    async def run(self, images: Sequence[RgbImage]) -> list[list[Any]]:
        """Return one list of results for each picture. A cancelled call that has not begun never begins."""

    async def close(self) -> None:
        """Finish the call under way, drop those that wait, and free the model."""


class ThreadRunner:
    """A model in a single thread: loading, running and closing never overlap, and callers queue in order."""

    def __init__(
        self,
        name: str,
        open_detector: Callable[[], Detector],
        run: Callable[[Any, Sequence[RgbImage]], list[list[Any]]],
    ) -> None:
        self._open_detector = open_detector
        self._run = run
        self._detector: Detector | None = None
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def load(self) -> None:
        """Open the detector in the thread."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._load)

    async def run(self, images: Sequence[RgbImage]) -> list[list[Any]]:
        """Run the batch in the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._run, self._detector, images)

    async def close(self) -> None:
        """Close the detector in the thread, then end the thread."""
        await asyncio.to_thread(self._close)

    def _load(self) -> None:
        self._detector = self._open_detector()

    def _close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)
        if self._detector is not None:
            self._detector.close()
            self._detector = None

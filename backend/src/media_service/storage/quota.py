"""Share out what the quota leaves: an upload holds room for its bytes before it writes them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from media_service.errors import QuotaExceededError

STRIDE = 16 * 1024 * 1024
"""Bytes held at a time while there is plenty, so that few writes have to ask."""
PLENTY = 8
"""No upload holds more than this part of what is left beyond what it needs, so that the last bytes serve everybody."""


class Quota:
    """``limit`` bytes, None for no limit; ``used`` tells what is stored. One object for all uploads of a process.

    Other processes are seen when their uploads are stored: the asset store looks once more, in its transaction.
    """

    def __init__(self, limit: int | None, used: Callable[[], int]) -> None:
        self._limit = limit
        self._used = used
        self._held = 0
        self._lock = threading.Lock()

    def take(self, least: int) -> int:
        """Hold ``least`` bytes or some more, and return how many; raise ``QuotaExceededError``."""
        if self._limit is None:
            return max(least, STRIDE)
        with self._lock:  # also around the question, because a part may be stored and given back meanwhile
            left = self._limit - self._used() - self._held
            if least > left:
                raise QuotaExceededError(
                    f"file needs {least} bytes more than it has, and DATA_QUOTA_BYTES leaves {max(left, 0)}; "
                    "erase assets",
                    param="file",
                )
            taken = max(least, min(STRIDE, left // PLENTY))
            self._held += taken
            return taken

    def give_back(self, taken: int) -> None:
        """Let others have what was held."""
        if self._limit is not None:
            with self._lock:
                self._held -= taken


class Space:
    """The part of one upload."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._held = 0

    def grow(self, size: int) -> None:
        """Hold room for ``size`` bytes; raise ``QuotaExceededError``."""
        if size > self._held:
            self._held += self._quota.take(size - self._held)

    def shrink(self, size: int = 0) -> None:
        """Hold no more than ``size`` bytes."""
        if size < self._held:
            self._quota.give_back(self._held - size)
            self._held = size

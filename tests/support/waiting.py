"""Wait for something outside, with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable

POLL_SECONDS = 0.1


def wait_until(answer: Callable[[], bool], seconds: float, explain: Callable[[], str]) -> None:
    """Return as soon as ``answer()`` is true; after ``seconds`` fail with what ``explain()`` says."""
    deadline = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < deadline, explain()
        time.sleep(POLL_SECONDS)

"""Messages and progress for people, always on standard error.

On a terminal a progress line rewrites itself; elsewhere (a log, a pipe) only its milestones are printed.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable

REDRAW_SECONDS = 0.1
UNITS = ("B", "kB", "MB", "GB", "TB")


def say(text: str = "") -> None:
    """Print one message."""
    print(text, file=sys.stderr, flush=True)


def render_size(size: int) -> str:
    """Return ``size`` in bytes as text with a decimal unit: ``12 B``, ``3.4 MB``."""
    amount, unit = float(size), UNITS[0]
    for unit in UNITS:
        if amount < 1000 or unit == UNITS[-1]:
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


class StatusLine:
    """One line that says what goes on; use it as a context manager, so that the line is closed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._live = sys.stderr.isatty()
        self._clock = clock
        self._drawn = float("-inf")
        self._open = False

    def __enter__(self) -> StatusLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def show(self, text: str, *, milestone: bool = False) -> None:
        """Show ``text``; without a terminal only a ``milestone`` is printed."""
        if not self._live:
            if milestone:
                say(text)
            return
        now = self._clock()
        if milestone or now - self._drawn >= REDRAW_SECONDS:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\x1b[K{text[:width]}", end="", file=sys.stderr, flush=True)
            self._drawn, self._open = now, True

    def close(self) -> None:
        """End the line, so that the next message starts on its own."""
        if self._open:
            say()
            self._open = False


class ByteProgress:
    """Count bytes toward ``total`` and show them, with a milestone at every tenth."""

    def __init__(self, title: str, total: int, line: StatusLine) -> None:
        self._title = title
        self._total = max(total, 1)
        self._line = line
        self._tenth = 0
        self._done = 0

    def add(self, count: int) -> None:
        """Count ``count`` more bytes."""
        self._done += count
        shown = min(self._done, self._total)  # what wraps the counted bytes may come on top
        share = shown / self._total
        tenth = int(share * 10)
        filled = "█" * (tenth * 2) + "░" * (20 - tenth * 2)
        text = f"{self._title}  {filled} {share:4.0%}  {render_size(shown)} of {render_size(self._total)}"
        self._line.show(text, milestone=tenth > self._tenth)
        self._tenth = max(tenth, self._tenth)

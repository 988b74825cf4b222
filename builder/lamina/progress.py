"""One progress display for a whole fetch: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

_BAR_WIDTH = 30
_TERMINAL_INTERVAL = 0.2
_LOG_INTERVAL = 5.0


class Progress:
    """Shows what ``measure`` returns, files and bytes so far, until the ``with`` block ends."""

    def __init__(
        self, files: int, size: int, measure: Callable[[], tuple[int, int]], *, stream: TextIO | None = None
    ) -> None:
        self.files, self.size, self.measure = files, size, measure
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self.started = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        if self.terminal:
            self._write(f"\r{self.line()}\x1b[K\n")
        elif kind is None:
            self._write(f"{self.line()}\n")

    def line(self) -> str:
        """Return the display: a bar, bytes of the total, files, and the mean rate."""
        files, size = self.measure()
        rate = size / max(time.monotonic() - self.started, 1e-6) / 1e6
        share = min(size / self.size, 1.0) if self.size else files / max(self.files, 1)
        filled = int(share * _BAR_WIDTH)
        bar = "█" * filled + "░" * (_BAR_WIDTH - filled) if self.terminal else f"{share:4.0%}"
        # While something is locked for the first time, nobody knows how big it will be.
        total = f"/{self.size / 1e6:.0f}" if self.size else ""
        return f"{bar} {size / 1e6:.0f}{total} MB, {files}/{self.files} files, {rate:.1f} MB/s"

    def _watch(self) -> None:
        before = (0, 0)
        while not self._stop.wait(_TERMINAL_INTERVAL if self.terminal else _LOG_INTERVAL):
            if self.terminal:
                self._write(f"\r{self.line()}\x1b[K")
            elif (now := self.measure()) != before:
                # A log gets no line while nothing moves.
                self._write(f"{self.line()}\n")
                before = now

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()

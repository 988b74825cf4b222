"""``python3 reloading.py FOLDER PROGRAM [WORD…]``: run a program, and run it anew whenever a file in FOLDER changes.

Looks at times and sizes instead of asking the kernel for news, which does not come through every kind of mount. Needs
nothing but the standard library, so that a container can run it with only this file and the source mounted.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

POLL_SECONDS = 0.5
END_SECONDS = 30.0
"""A service finishes what is under way; after that it is ended."""
WRONG_USE = 2

State = dict[str, tuple[int, int]]


def state_of(folder: Path) -> State:
    """Return time and size of every file below ``folder`` that is source: neither hidden nor bytecode."""
    found: State = {}
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if "__pycache__" in parts or any(part.startswith(".") for part in parts):
            continue
        with contextlib.suppress(FileNotFoundError):  # an editor has just replaced it
            facts = path.stat()
            if stat.S_ISREG(facts.st_mode):
                found[str(path)] = (facts.st_mtime_ns, facts.st_size)
    return found


class Reloader:
    """One program, started anew when its source changes, until ``stop`` is called."""

    def __init__(self, folder: Path, command: Sequence[str], say: Callable[[str], None]) -> None:
        self._folder, self._command, self._say = folder, command, say
        self._stopping = False

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Leave ``run`` soon."""
        self._stopping = True

    def run(self) -> None:
        """Start, watch, start again; a program that ended by itself waits for the next change."""
        known = state_of(self._folder)
        while not self._stopping:
            child = subprocess.Popen(self._command)
            try:
                known = self._wait_for_change(child, known)
            finally:
                end(child)

    def _wait_for_change(self, child: subprocess.Popen[bytes], known: State) -> State:
        ended = False
        while not self._stopping:
            time.sleep(POLL_SECONDS)
            now = state_of(self._folder)
            if now != known:
                return self._settled(now, known)
            if child.poll() is not None and not ended:
                ended = True
                self._say(f"{self._command[0]} ended with {child.returncode}; it starts again when a file changes")
        return known

    def _settled(self, now: State, known: State) -> State:
        """Return the state in which two looks find the same: a save of many files is one change."""
        changed = sorted(path for path in now.keys() | known.keys() if now.get(path) != known.get(path))
        self._say(f"{os.path.relpath(changed[0], self._folder)} has changed: starting again")
        while not self._stopping:
            time.sleep(POLL_SECONDS)
            later = state_of(self._folder)
            if later == now:
                break
            now = later
        return now


def end(child: subprocess.Popen[bytes], seconds: float = END_SECONDS) -> None:
    """Ask a program to end; after ``seconds`` end it."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def main(words: Sequence[str]) -> int:
    """Run until SIGTERM or SIGINT."""
    if len(words) < 2 or not Path(words[0]).is_dir():
        print(f"error: {list(words)} is not a folder and a program to run", file=sys.stderr)
        return WRONG_USE
    reloader = Reloader(Path(words[0]), words[1:], lambda text: print(f"reload: {text}", file=sys.stderr, flush=True))
    signal.signal(signal.SIGTERM, reloader.stop)
    signal.signal(signal.SIGINT, reloader.stop)
    reloader.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

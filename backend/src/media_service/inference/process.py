"""Start, ask and end one worker process. Everything here blocks; the runner calls it from threads."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import media_service
from media_service.inference.messages import Done

START = (
    "import sys; sys.path.insert(0, {path!r}); from media_service.inference.worker import main; sys.exit(main({words}))"
)
_ANONYMOUS = re.compile(r"^RssAnon:\s+(\d+) kB$", re.MULTILINE)
END_SECONDS = 5.0


class WorkerDiedError(Exception):
    """The process ended while it was asked something."""


class WorkerProcess:
    """A worker that runs; ``ask`` from one thread at a time, ``kill`` from any."""

    def __init__(self, log_level: str) -> None:
        ours, theirs = socket.socketpair()
        words = ", ".join(map(repr, (theirs.fileno(), os.getpid(), log_level)))
        program = START.format(path=str(Path(media_service.__file__).parents[1]), words=words)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-sP", "-c", program],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C in a terminal is for the service, which then ends its workers
            )
        self._connection = Connection(ours.detach())

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    def ask(self, message: Any) -> Done:
        """Send a message and return the answer; raise ``WorkerDiedError``."""
        try:
            self._connection.send(message)
            answer: Done = self._connection.recv()
        except (EOFError, OSError):
            raise WorkerDiedError(self._death()) from None
        return answer

    def anonymous_bytes(self) -> int:
        """Return the memory that is this process's own; mapped weights are not. 0 when it has ended."""
        with contextlib.suppress(OSError):
            found = _ANONYMOUS.search(Path(f"/proc/{self.pid}/status").read_text())
            return int(found[1]) * 1024 if found else 0
        return 0

    def kill(self) -> None:
        """End the process at once; whoever asks gets ``WorkerDiedError``."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Let the process end by itself, and kill it when it does not."""
        self._connection.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _death(self) -> str:
        code = self._process.wait()
        return (
            f"its process was ended by {signal.Signals(-code).name}" if code < 0 else f"its process ended with {code}"
        )

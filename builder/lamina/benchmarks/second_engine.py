"""A Docker engine of its own for one measurement: empty, in a network namespace beside the machine's."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START = 'ip link set lo up && exec dockerd "$@"'
DEADLINE_SECONDS = 30.0
POLL_SECONDS = 0.2


@dataclass(frozen=True)
class OwnEngine:
    """A running engine: the process whose network namespace its clients must be in, and its socket."""

    process: int
    socket: Path

    @property
    def host(self) -> str:
        """What ``DOCKER_HOST`` must be."""
        return f"unix://{self.socket}"

    @property
    def enter(self) -> list[str]:
        """The words before a command that is to run beside the engine."""
        return ["nsenter", f"--net=/proc/{self.process}/ns/net", "--"]


@contextmanager
def own_engine(folder: Path) -> Iterator[OwnEngine | None]:
    """Start an empty engine below ``folder`` and end it afterwards; ``None`` where this process may not do so."""
    socket = folder / "docker.sock"
    options = ["--host", f"unix://{socket}", "--data-root", str(folder / "data")]
    options += ["--exec-root", str(folder / "exec"), "--pidfile", str(folder / "pid")]
    words = ["unshare", "--net", "--mount", "--propagation", "private", "--", "sh", "-c", START, "sh", *options]
    with (folder / "log").open("wb") as log:
        try:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        except OSError:
            yield None
            return
    try:
        engine = OwnEngine(process.pid, socket)
        yield engine if _answers(process, engine) else None
    finally:
        process.terminate()
        process.wait()


def _answers(process: subprocess.Popen[bytes], engine: OwnEngine) -> bool:
    """Wait until the engine answers; ``False`` when it ends before, or takes too long."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    command = ["docker", "--host", engine.host, "version"]
    while process.poll() is None and time.monotonic() < deadline:
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return True
        time.sleep(POLL_SECONDS)  # an engine that starts has nothing else to wait for
    return False

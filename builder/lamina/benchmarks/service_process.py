"""A process of the service that is measured: started on a free port of loopback, asked, weighed and ended."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from lamina.errors import LaminaError

HOST = "127.0.0.1"
START_SECONDS, END_SECONDS = 300.0, 30.0
POLL_SECONDS = 0.05  # each question takes a few milliseconds of the processors that start what is asked
USER_TIME, SYSTEM_TIME = 11, 12  # after the name: proc(5) counts from 1, and two stand before it
PSS = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True)
class Running:
    """``began``: when it was started, in seconds of ``time.monotonic``."""

    process: subprocess.Popen[bytes]
    port: int
    began: float

    def ask(self, path: str, method: str = "GET") -> tuple[int, Any]:
        """Return status and JSON; status 0 when nobody answers."""
        with contextlib.closing(http.client.HTTPConnection(HOST, self.port, timeout=START_SECONDS)) as connection:
            try:
                connection.request(method, path)
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException):
                return 0, None
        return answer.status, json.loads(content) if answer.getheader("content-type") == "application/json" else None

    def wait(self, path: str, wanted: Any = None) -> float:
        """Return after how many seconds from the start ``path`` answers 200, and ``wanted`` holds for its JSON."""
        while time.monotonic() - self.began < START_SECONDS:
            if self.process.poll() is not None:
                raise LaminaError(f"the service ended with exit code {self.process.returncode} while it was measured")
            status, body = self.ask(path)
            if status == HTTPStatus.OK and (wanted is None or wanted(body)):
                return time.monotonic() - self.began
            time.sleep(POLL_SECONDS)
        raise LaminaError(f"{path} did not answer as expected within {START_SECONDS:g} seconds; it said {body}")

    def children(self) -> int:
        """Return how many processes it and its children have started that are still there."""
        return len(_family(self.process.pid)) - 1

    def wait_for_children(self, most: int) -> None:
        """Return when there are at most so many; a model's process ends after its state has said so."""
        deadline = time.monotonic() + END_SECONDS
        while (found := self.children()) > most:
            if time.monotonic() > deadline:
                raise LaminaError(f"{found} processes are left after {END_SECONDS:g} seconds, expected at most {most}")
            time.sleep(POLL_SECONDS)

    def memory(self) -> int:
        """Return the memory of the process and its children in bytes, shared pages counted by their share."""
        return sum(_pss(pid) for pid in _family(self.process.pid))

    def seconds(self) -> float:
        """Return the processor time that the process itself has taken; its workers are processes of their own."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[USER_TIME]) + int(fields[SYSTEM_TIME])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Running]:
    """Run a service with a data folder of its own until the end of the block."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="lamina-bench-") as folder:
        variables = {"PORT": str(port), "HOST": HOST, "DATA_DIR": folder, "LOG_LEVEL": "error", **environment}
        chosen = [word.replace("{port}", str(port)) for word in command]
        process = subprocess.Popen(chosen, env={**os.environ, **variables}, stdout=subprocess.DEVNULL)
        try:
            yield Running(process, port, time.monotonic())
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)
            process.kill()
            process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _pss(pid: int) -> int:
    try:
        found = PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    except OSError:  # it has ended meanwhile
        return 0
    return int(found[1]) * 1024 if found else 0


def _family(pid: int) -> list[int]:
    """Return a process and everything that it and its children started."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit():
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found

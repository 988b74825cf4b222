"""Processes of the service that a test starts, kills and starts again over the same data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from support.service_fakes import write_catalogue
from support.waiting import wait_until

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


class JobService:
    """One service over ``folder``; ``start`` and ``kill`` may alternate. ``PROGRAM`` is asked to run it."""

    PROGRAM = "support.job_service"

    def __init__(self, folder: Path, service_type: str = "api", **variables: object) -> None:
        self._folder, self._port = folder, free_port()
        self._log = folder / f"{service_type}.log"
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        path = os.pathsep.join([*(str(ROOT / each) for each in ("backend/src", "tests")), *sys.path])
        chosen = {"SERVICE_TYPE": service_type, "PORT": self._port, "DATA_DIR": folder / "data", "PYTHONPATH": path}
        chosen |= {"MODEL_CATALOGUE": folder / "catalogue.json", "JOB_LEASE_SECONDS": 1, **variables}
        self._environment = {**kept, **{name: str(value) for name, value in chosen.items()}}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def log(self) -> str:
        return self._log.read_text()

    def start(self) -> None:
        """Start it, and return when it is ready."""
        self.launch()
        wait_until(self._is_ready, PATIENCE, lambda: self.log)

    def launch(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", self.PROGRAM, str(self._folder)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def terminate(self) -> int:
        """Ask it to end, and return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def is_alive(self) -> bool:
        """Say whether it answers, ready or not."""
        return self._answers("/livez")

    def _is_ready(self) -> bool:
        return self._answers("/readyz")

    def _answers(self, path: str) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log
        try:
            return httpx.get(f"{self.address}{path}", timeout=PATIENCE).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


@contextmanager
def job_service(folder: Path, service_type: str = "api", **variables: object) -> Iterator[JobService]:
    """Yield a service that has started; it is killed at the end."""
    write_catalogue(folder)
    service = JobService(folder, service_type, **variables)
    try:
        service.start()
        yield service
    finally:
        service.kill()


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

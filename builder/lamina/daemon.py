"""Start the Docker engine of this machine: through systemd when that runs, else by hand.

An engine started by hand listens on its unix socket and nowhere else. It outlives this process, in its own session.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from lamina.console import say
from lamina.errors import LaminaError
from lamina.prerequisites import LOGS, last_lines, show
from lamina.project import STATE

SOCKET = "unix:///var/run/docker.sock"
SYSTEMD_RUNS = Path("/run/systemd/system")
LOG = LOGS / "dockerd.log"
PID = STATE / "dockerd.pid"
DEADLINE_SECONDS = 60.0
POLL_SECONDS = 0.2
END_SECONDS = 15


def start(answers: Callable[[], bool], deadline: float = DEADLINE_SECONDS) -> None:
    """Start the engine and return when ``answers()``; raises ``LaminaError`` with the log's end when it does not."""
    if SYSTEMD_RUNS.is_dir():
        _start_service()
        _wait(answers, deadline, ended=lambda: False)
        return
    process = _start_by_hand()
    say(f"started the Docker engine (process {process.pid}, log {shown_log()}); 'kill {process.pid}' stops it")
    try:
        _wait(answers, deadline, ended=lambda: process.poll() is not None)
    except BaseException:
        _end(process)
        raise
    process.returncode = 0  # it outlives us on purpose, and Python would complain about forgetting it


def shown_log() -> str:
    """Return the log's path as the user may type it."""
    return show(LOG)


def _start_service() -> None:
    say("starting the Docker engine: systemctl start docker")
    result = subprocess.run(["systemctl", "start", "docker"], capture_output=True, text=True, check=False)
    if result.returncode:
        raise LaminaError(
            "systemctl start docker failed",
            details=result.stderr.strip().splitlines()[-10:],
            hint="'journalctl -u docker' says why",
        )


def _start_by_hand() -> subprocess.Popen[bytes]:
    LOGS.mkdir(parents=True, exist_ok=True)
    with LOG.open("wb") as log:
        process = subprocess.Popen(
            ["dockerd", "--host", SOCKET],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
            start_new_session=True,
        )
    PID.write_text(f"{process.pid}\n", encoding="ascii")
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    PID.unlink(missing_ok=True)


def _wait(answers: Callable[[], bool], deadline: float, ended: Callable[[], bool]) -> None:
    until = time.monotonic() + deadline
    while not answers():
        if ended():
            raise _dead("ended while it was starting")
        if time.monotonic() > until:
            raise _dead(f"did not answer within {deadline:g} s")
        time.sleep(POLL_SECONDS)


def _dead(what: str) -> LaminaError:
    return LaminaError(
        f"the Docker engine {what}",
        details=last_lines(LOG),
        hint=f"the whole log is in {shown_log()}; inside a container only a privileged root can run an engine",
    )

"""The three processes of ``./manage.sh dev``: what each is started with, and their common end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lamina import ports, reloading
from lamina.errors import WRONG_USE, LaminaError
from lamina.project import ROOT, STATE
from lamina.services import HOST

SOURCE = ROOT / "backend" / "src"
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Tools:
    """What ``.#development`` names: programs, the packages of the pages, and the demo's models."""

    python: str
    node: str
    modules: str
    catalogue: str
    ffmpeg: str
    ffprobe: str

    @classmethod
    def load(cls, path: Path) -> Tools:
        """Read the file that Nix made."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Process:
    """A program that is started with some variables more than ours."""

    name: str
    port: int
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path = ROOT


def processes(tools: Tools, *, api: int, dashboard: int, pages: int) -> tuple[Process, ...]:
    """Return the API, the dashboard and Vite's server, at the given ports of loopback."""
    reload = [sys.executable, "-S", reloading.__file__, str(SOURCE / "media_service"), tools.python, "-P"]
    service = [*reload, "-m", "media_service"]
    common = {"PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1", "HOST": HOST}
    models = {"MODEL_CATALOGUE": tools.catalogue, "FFMPEG": tools.ffmpeg, "FFPROBE": tools.ffprobe}
    own = {"SERVICE_TYPE": "api", "PORT": str(api), "DATA_DIR": str(STATE / "dev" / "data")}
    before = {"SERVICE_TYPE": "dashboard", "PORT": str(dashboard), "API_URL": f"http://{HOST}:{api}"}
    # The runner reads the settings without writing beside them.
    vite = [tools.node, f"{MODULES}/vite/bin/vite.js", "--configLoader", "runner", "--clearScreen", "false"]
    vite += ["--host", HOST, "--port", str(pages), "--strictPort"]
    where = {"DASHBOARD_URL": f"http://{HOST}:{dashboard}", "VITE_CACHE": str(STATE / "dev" / "vite")}
    return (
        Process("API", api, service, {**common, **models, **own}),
        Process("dashboard", dashboard, service, {**common, **before}),
        Process("pages", pages, vite, where, FRONTEND),
    )


def require_free(wanted: Sequence[Process]) -> None:
    """Raise ``LaminaError`` when something else listens where one of them would, or two of them would."""
    owners: dict[int, str] = {}
    for process in wanted:
        if (other := owners.setdefault(process.port, process.name)) != process.name:
            raise LaminaError(
                f"port {process.port} is for the {other} and for the {process.name}, expected a port for each",
                hint="choose other ports: ./manage.sh dev --help",
                exit_code=WRONG_USE,
            )
        if not ports.is_free(process.port):
            owner = ports.owner(process.port)
            raise LaminaError(
                f"port {process.port} for the {process.name} is in use{f' by {owner}' if owner else ''}",
                hint="stop that program, or choose other ports: ./manage.sh dev --help",
            )


def link_modules(modules: str, link: Path = MODULES) -> None:
    """Let the pages find their packages; a folder that somebody has filled with npm stays as it is."""
    if link.is_symlink():
        link.unlink()
    if not link.exists():
        link.symlink_to(modules)


def run(wanted: Sequence[Process]) -> None:
    """Start all and stay until one ends, which is an error, or until we are interrupted; end all in both cases."""
    (STATE / "dev" / "data").mkdir(parents=True, exist_ok=True)
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for process in wanted:
            started[process.name] = _start(process)
        while True:
            for name, child in started.items():
                if child.poll() is not None:
                    raise LaminaError(
                        f"the {name} ended with exit code {child.returncode}", hint="its last lines say why"
                    )
            time.sleep(POLL_SECONDS)
    finally:
        stop(list(started.values()))


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to end at once, then wait for each; a second Ctrl-C meanwhile must not leave any behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for child in children:
            if child.poll() is None:
                child.terminate()
        for child in children:
            reloading.end(child, reloading.END_SECONDS + 5)
    finally:
        signal.signal(signal.SIGINT, before)


def _start(process: Process) -> subprocess.Popen[bytes]:
    """Start in a session of its own: a Ctrl-C on the terminal is for us, and we end it in order."""
    return subprocess.Popen(
        process.command, cwd=process.folder, env={**os.environ, **process.environment}, start_new_session=True
    )

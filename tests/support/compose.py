"""Run this project's compose files beside whatever else runs here: another project name, ports of their own."""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from lamina import prerequisites
from lamina.engine import Engine
from support.checkout import free_port
from support.waiting import wait_until

SERVICES = ("api", "dashboard", "frontend")
INNER_PORTS = {"api": 8000, "dashboard": 8001, "frontend": 8080}
READY_SECONDS = 120


class Compose:
    """The containers of ``files`` in ``folder``; ``down`` removes them and their volume."""

    def __init__(self, engine: Engine, folder: Path, files: tuple[str, ...], images: Mapping[str, str]) -> None:
        prerequisites.ensure("docker-compose")
        self._engine, self._folder = engine, folder
        self.project = f"lamina-test-{uuid.uuid4().hex[:12]}"
        self._command = ["docker-compose", "--project-name", self.project]
        self._command += [word for file in files for word in ("--file", file)]
        self.ports = {name: free_port() for name in SERVICES}
        ports = {f"LAMINA_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        self._environment = {**os.environ, **ports, **images}

    def run(self, *words: str) -> str:
        """Run one command of compose and return what it prints."""
        result = subprocess.run(
            [*self._command, *words],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    def up(self) -> None:
        """Start everything; wait until models are loaded, the pages reach the API and the engine calls all healthy."""
        self.run("up", "--detach", "--no-build")
        wait_until(lambda: self.status("api", "/readyz") == 200, READY_SECONDS, self.logs)
        wait_until(lambda: self.status("frontend", "/readyz") == 200, READY_SECONDS, self.logs)
        # The engine asks on its own and only every few seconds, so it may learn later than whoever asked just now.
        wait_until(lambda: {self.health(name) for name in SERVICES} == {"healthy"}, READY_SECONDS, self.logs)

    def down(self) -> None:
        self.run("down", "--volumes", "--timeout", "30")

    def logs(self) -> str:
        return self.run("logs", "--no-color", "--tail", "40")

    def get(self, service: str, path: str) -> httpx.Response:
        address = f"http://127.0.0.1:{self.ports[service]}{path}"
        return httpx.get(address, timeout=30, trust_env=False)

    def status(self, service: str, path: str) -> int:
        """Return an answer's status, 0 when nothing answers."""
        try:
            return self.get(service, path).status_code
        except httpx.TransportError:
            return 0

    def text(self, service: str, path: str) -> str:
        """Return an answer's text, nothing when nothing answers."""
        try:
            return self.get(service, path).text
        except httpx.TransportError:
            return ""

    def health(self, service: str) -> str:
        """Return what the engine's own check last said of a service."""
        return self.container(service)["State"].get("Health", {}).get("Status", "unwatched")

    def container(self, service: str) -> dict[str, Any]:
        """Return what the engine says of a service's container."""
        [name] = self.run("ps", "--quiet", service).split()
        [found] = self._engine.inspect("container", [name])
        return found

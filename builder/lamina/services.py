"""The two containers of the service, and the exact arguments that start them.

Restart policy ``on-failure:3``: a crash heals, a wrong setting ends instead of looping for ever, and a restart of the
machine starts nothing that its user did not ask for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from lamina.project import ROOT

PROJECT_LABEL = "io.lamina.project"
SETTINGS_LABEL = "io.lamina.settings"
NETWORK = "lamina"
VOLUME = "lamina-data"
TEMPORARY = "/tmp"  # noqa: S108 - a folder of the container, in memory
HOST = "127.0.0.1"
API_PORT, DASHBOARD_PORT = 8000, 8001


def project_id() -> str:
    """Return what tells this checkout from another one on the same machine; it does not reveal the folder."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Service:
    """A container: its name, the port it listens on inside, the port of this machine that leads there, its settings."""

    name: str
    inner_port: int
    port: int
    environment: Mapping[str, str]
    data: bool = False

    @property
    def address(self) -> str:
        """Where a browser of this machine finds the service."""
        return f"http://{HOST}:{self.port}"


def services(api_port: int = API_PORT, dashboard_port: int = DASHBOARD_PORT) -> tuple[Service, Service]:
    """Return the API and the dashboard, in the order in which they start."""
    api = Service("lamina-api", API_PORT, api_port, {"SERVICE_TYPE": "api"}, data=True)
    settings = {"SERVICE_TYPE": "dashboard", "API_URL": f"http://{api.name}:{API_PORT}"}
    return api, Service("lamina-dashboard", DASHBOARD_PORT, dashboard_port, settings)


def run_arguments(service: Service, tag: str, image_id: str) -> list[str]:
    """Return the arguments of ``docker`` that start ``service``; a label holds the digest of all of them."""
    options = ["--name", service.name, "--label", f"{PROJECT_LABEL}={project_id()}", "--network", NETWORK]
    options += ["--publish", f"{HOST}:{service.port}:{service.inner_port}", "--restart", "on-failure:3"]
    options += ["--read-only", "--tmpfs", TEMPORARY, "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    if service.data:
        options += ["--mount", f"type=volume,source={VOLUME},target=/data,volume-label={PROJECT_LABEL}={project_id()}"]
    for name, value in service.environment.items():
        options += ["--env", f"{name}={value}"]
    return ["run", "--detach", *options, "--label", f"{SETTINGS_LABEL}={_digest([*options, tag, image_id])}", tag]


def settings_digest(arguments: list[str]) -> str:
    """Return the digest that ``run_arguments`` put into its label."""
    prefix = f"{SETTINGS_LABEL}="
    return next(argument.removeprefix(prefix) for argument in arguments if argument.startswith(prefix))


def _digest(values: list[str]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()

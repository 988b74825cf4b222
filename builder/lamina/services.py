"""The two containers of a deployment, and the exact arguments that start them.

Restart policy ``on-failure:3``: a crash heals, a wrong setting ends instead of looping for ever, and a restart of the
machine starts nothing that its user did not ask for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lamina.project import ROOT

PROJECT_LABEL = "io.lamina.project"
SETTINGS_LABEL = "io.lamina.settings"
DEPLOYMENT_LABEL = "io.lamina.deployment"
NAME = "lamina"
TEMPORARY = "/tmp"  # noqa: S108 - a folder of the container, in memory
DESCRIPTION = "/run/lamina-image.json"
"""Where the dashboard finds what its image is: an image cannot hold its own digest."""
HOST = "127.0.0.1"
API_PORT, DASHBOARD_PORT = 8000, 8001


def project_id() -> str:
    """Return what tells this checkout from another one on the same machine; it does not reveal the folder."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Service:
    """A container: its name, the port it listens on inside, the port of this machine that leads there, its settings.

    ``data``: whether it has the volume; ``description``: the file about its image that it is shown.
    """

    name: str
    inner_port: int
    port: int
    environment: Mapping[str, str]
    data: bool = False
    description: Path | None = None

    @property
    def address(self) -> str:
        """Where a browser of this machine finds the service."""
        return f"http://{HOST}:{self.port}"


@dataclass(frozen=True)
class Deployment:
    """The service of one checkout under one name, which its containers, network and volume share."""

    name: str = NAME
    api_port: int = API_PORT
    dashboard_port: int = DASHBOARD_PORT
    description: Path | None = None

    @property
    def volume(self) -> str:
        """The volume with uploaded files and jobs."""
        return f"{self.name}-data"

    @property
    def network(self) -> str:
        """The network on which the containers find each other."""
        return self.name

    @property
    def labels(self) -> dict[str, str]:
        """What marks everything that belongs to this deployment."""
        return {PROJECT_LABEL: project_id(), DEPLOYMENT_LABEL: self.name}

    @property
    def services(self) -> tuple[Service, Service]:
        """The API and the dashboard, in the order in which they start."""
        api = Service(f"{self.name}-api", API_PORT, self.api_port, {"SERVICE_TYPE": "api"}, data=True)
        settings = {"SERVICE_TYPE": "dashboard", "API_URL": f"http://{api.name}:{API_PORT}"}
        if self.description is not None:
            settings["IMAGE_DESCRIPTION"] = DESCRIPTION
        name = f"{self.name}-dashboard"
        return api, Service(name, DASHBOARD_PORT, self.dashboard_port, settings, description=self.description)


def run_arguments(deployment: Deployment, service: Service, tag: str, image_id: str) -> list[str]:
    """Return the arguments of ``docker`` that start ``service``; a label holds the digest of all of them."""
    options = ["--name", service.name, *label_options(deployment), "--network", deployment.network]
    options += ["--publish", f"{HOST}:{service.port}:{service.inner_port}", "--restart", "on-failure:3"]
    options += ["--read-only", "--tmpfs", TEMPORARY, "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    if service.data:
        options += ["--mount", _data_volume(deployment)]
    if service.description is not None:
        options += ["--mount", f"type=bind,source={service.description},target={DESCRIPTION},readonly"]
    for name, value in service.environment.items():
        options += ["--env", f"{name}={value}"]
    return ["run", "--detach", *options, "--label", f"{SETTINGS_LABEL}={_digest([*options, tag, image_id])}", tag]


def label_options(deployment: Deployment) -> list[str]:
    """Return the ``--label`` options that mark something as part of ``deployment``."""
    return [word for name, value in deployment.labels.items() for word in ("--label", f"{name}={value}")]


def settings_digest(arguments: list[str]) -> str:
    """Return the digest that ``run_arguments`` put into its label."""
    prefix = f"{SETTINGS_LABEL}="
    return next(argument.removeprefix(prefix) for argument in arguments if argument.startswith(prefix))


def _data_volume(deployment: Deployment) -> str:
    labels = "".join(f",volume-label={name}={value}" for name, value in deployment.labels.items())
    return f"type=volume,source={deployment.volume},target=/data{labels}"


def _digest(values: list[str]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()

"""Start, find and remove this checkout's containers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lamina import ports
from lamina.console import say
from lamina.engine import Engine
from lamina.errors import LaminaError
from lamina.readiness import wait_until_ready
from lamina.services import (
    PROJECT_LABEL,
    SETTINGS_LABEL,
    Deployment,
    Service,
    label_options,
    project_id,
    run_arguments,
    settings_digest,
)

STOP_SECONDS = 30


@dataclass(frozen=True)
class Found:
    """A container that exists: whose it is, what it was started with, and whether it runs."""

    name: str
    project: str | None
    settings: str | None
    running: bool
    restarts: int
    ports: frozenset[int]


def find(engine: Engine, names: Sequence[str]) -> dict[str, Found]:
    """Return those of ``names`` that exist."""
    return {each.name: each for each in map(_parse, engine.inspect("container", names))}


def own(engine: Engine, deployment: Deployment) -> list[str]:
    """Return the names of the containers of this checkout's deployment, running or not, sorted."""
    filters = [word for name, value in deployment.labels.items() for word in ("--filter", f"label={name}={value}")]
    return sorted(engine.run("ps", "--all", *filters, "--format", "{{.Names}}").split())


def require_startable(engine: Engine, deployment: Deployment) -> dict[str, Found]:
    """Check names and ports before anything is touched; return the containers that exist already."""
    found = find(engine, [service.name for service in deployment.services])
    _require_own(found)
    _require_ports(deployment.services, {name: each for name, each in found.items() if each.running})
    return found


def _require_ports(services: Sequence[Service], found: dict[str, Found]) -> None:
    """Raise ``LaminaError`` when a port is taken by something else than our own running containers."""
    for service in services:
        if any(service.port in each.ports for each in found.values()) or ports.is_free(service.port):
            continue
        option = "--api-port" if service.data else "--dashboard-port"
        owner = ports.owner(service.port)
        raise LaminaError(
            f"port {service.port} for {service.name} is in use{f' by {owner}' if owner else ''}",
            hint=f"stop that program, or choose another port: ./manage.sh up {option} {service.port + 100}",
        )


def _require_own(found: dict[str, Found]) -> None:
    """Raise ``LaminaError`` when a container of the same name is not ours."""
    for each in found.values():
        if each.project != project_id():
            raise LaminaError(
                f"a container called {each.name} exists and is not of this checkout",
                hint=f"run './manage.sh down' in the checkout that started it, or: docker rm --force {each.name}",
            )


def start(engine: Engine, deployment: Deployment, tag: str, image_id: str, seconds: float) -> list[str]:
    """Start what does not yet run with exactly this image and these settings, wait until all are ready.

    Returns the names of the started containers. When one does not become ready in ``seconds``, its last log lines are
    in the error and everything that this call created is removed.
    """
    found = require_startable(engine, deployment)
    wanted = {each.name: run_arguments(deployment, each, tag, image_id) for each in deployment.services}
    stale = [name for name, arguments in wanted.items() if not _runs(found.get(name), arguments)]
    remove(engine, [name for name in stale if name in found])
    created: list[str] = []
    new_network = _ensure_network(engine, deployment)
    try:
        for name in stale:
            created.append(name)
            say(f"starting {name}")
            engine.run(*wanted[name])
        for service in deployment.services:
            known = 0 if service.name in created else found[service.name].restarts
            wait_until_ready(engine, service, seconds, known)
    except BaseException:
        remove(engine, created)
        if new_network:
            remove_network(engine, deployment)
        raise
    return created


def remove(engine: Engine, names: Sequence[str]) -> None:
    """Stop containers with SIGTERM, giving them time to finish their work, and remove them."""
    existing = [name for name, each in find(engine, names).items() if each.project == project_id()]
    if existing:
        engine.attempt("stop", "-t", str(STOP_SECONDS), *existing)
        engine.run("rm", "--force", "--volumes", *existing)


def remove_network(engine: Engine, deployment: Deployment) -> bool:
    """Remove the network when it is this checkout's; say whether it was."""
    return _remove_own(engine, "network", deployment.network)


def remove_data(engine: Engine, deployment: Deployment) -> bool:
    """Remove the volume with uploaded files and jobs when it is this checkout's; say whether it was there."""
    return _remove_own(engine, "volume", deployment.volume)


def _remove_own(engine: Engine, kind: str, name: str) -> bool:
    found = engine.inspect(kind, [name])
    if not found or (found[0].get("Labels") or {}).get(PROJECT_LABEL) != project_id():
        return False
    engine.run(kind, "rm", name)
    return True


def _runs(found: Found | None, arguments: list[str]) -> bool:
    return found is not None and found.running and found.settings == settings_digest(arguments)


def _ensure_network(engine: Engine, deployment: Deployment) -> bool:
    if engine.inspect("network", [deployment.network]):
        return False
    engine.run("network", "create", *label_options(deployment), deployment.network)
    return True


def _parse(data: dict[str, Any]) -> Found:
    labels = data.get("Config", {}).get("Labels") or {}
    state = data.get("State", {})
    bindings = (data.get("HostConfig", {}).get("PortBindings") or {}).values()
    return Found(
        name=data["Name"].removeprefix("/"),
        project=labels.get(PROJECT_LABEL),
        settings=labels.get(SETTINGS_LABEL),
        running=bool(state.get("Running")),
        restarts=int(data.get("RestartCount", 0)),
        ports=frozenset(int(each["HostPort"]) for group in bindings for each in group or () if each.get("HostPort")),
    )

"""The compose files: accepted, everything gets ready, and what protects the containers arrives in the engine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina import image_facts, nix
from lamina.engine import Engine
from lamina.images import load_spec
from lamina.project import ROOT
from lamina.services import DESCRIPTION
from support.checkout import replace
from support.compose import INNER_PORTS, SERVICES, Compose
from support.demo_questions import MODELS
from support.image_archive import ImageArchive
from support.waiting import wait_until

RELOAD_SECONDS = 60
BASE = ("docker-compose.yml",)
DEVELOPMENT = (*BASE, "docker-compose.dev.yml")
GIB = 1024**3


def load(engine: Engine, output: str) -> str:
    """Build and load an image; return its tag."""
    archive = ImageArchive(nix.build(output, capture=True))
    with archive.path.open("rb") as file:
        subprocess.run([engine.client, "load", "--quiet"], stdin=file, check=True, stdout=subprocess.DEVNULL)
    return archive.tag


@pytest.fixture(scope="module")
def compose(image: str, running_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    spec = load_spec(nix.build("backend-image-demo.spec", capture=True))
    images = {
        "LAMINA_BACKEND_IMAGE": image,
        "LAMINA_FRONTEND_IMAGE": load(running_engine, "frontend-image"),
        "LAMINA_IMAGE_DESCRIPTION": str(image_facts.write(spec, folder=tmp_path_factory.mktemp("images"))),
    }
    found = Compose(running_engine, ROOT, BASE, images)
    try:
        found.up()
        yield found
    finally:
        found.down()


@pytest.fixture
def development(image: str, checkout: Path, running_engine: Engine) -> Iterator[Compose]:
    tag = load(running_engine, "frontend-dev-image")
    images = {"LAMINA_BACKEND_IMAGE": image, "LAMINA_FRONTEND_DEV_IMAGE": tag}
    found = Compose(running_engine, checkout, DEVELOPMENT, images)
    try:
        found.up()
        yield found
    finally:
        found.down()


def test_the_pages_reach_the_api_through_both_services(compose: Compose) -> None:
    assert compose.text("frontend", "/").startswith("<!doctype html>")
    for service, path in {"api": "/v1/models", "dashboard": "/api/v1/models", "frontend": "/api/v1/models"}.items():
        listed = compose.get(service, path).json()["data"]
        assert tuple(sorted(model["id"] for model in listed)) == MODELS


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_can_do_nothing_it_need_not(service: str, compose: Compose) -> None:
    host = compose.container(service)["HostConfig"]
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert host["Privileged"] is False
    assert host["Tmpfs"] == {"/tmp": ""}


@pytest.mark.parametrize(
    ("service", "memory", "cpus", "pids"),
    [("api", 8, 2, 512), ("dashboard", 0.5, 1, 128), ("frontend", 0.125, 0.5, 32)],
)
def test_a_container_takes_no_more_than_its_share(
    service: str, memory: float, cpus: float, pids: int, compose: Compose
) -> None:
    host = compose.container(service)["HostConfig"]
    assert (host["Memory"], host["NanoCpus"], host["PidsLimit"]) == (memory * GIB, cpus * 1e9, pids)


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_watched_and_listens_on_loopback_only(service: str, compose: Compose) -> None:
    found = compose.container(service)
    assert found["State"]["Health"]["Status"] == "healthy"
    assert found["HostConfig"]["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 3}
    bound = [{"HostIp": "127.0.0.1", "HostPort": str(compose.ports[service])}]
    assert found["HostConfig"]["PortBindings"] == {f"{INNER_PORTS[service]}/tcp": bound}


def test_only_the_api_keeps_anything(compose: Compose) -> None:
    mounts = {service: compose.container(service)["Mounts"] for service in SERVICES}
    assert [(each["Type"], each["Destination"], each["RW"]) for each in mounts.pop("api")] == [
        ("volume", "/data", True)
    ]
    assert [(each["Destination"], each["RW"]) for each in mounts.pop("dashboard")] == [(DESCRIPTION, False)]
    assert mounts == {"frontend": []}


def test_the_pages_know_digest_and_layers_of_the_image(compose: Compose) -> None:
    told = compose.get("frontend", "/status").json()["image"]
    spec = load_spec(nix.build("backend-image-demo.spec", capture=True))
    assert (told["name"], told["digest"]) == (spec.tag, spec.digest)
    assert [layer["digest"] for layer in told["layers"]] == [layer.digest for layer in spec.layers]


def test_a_changed_file_is_noticed_in_the_containers(development: Compose, checkout: Path) -> None:
    """Both as one test, because starting it all takes longer than anything else here."""
    assert development.get("dashboard", "/livez").json() == {"status": "alive"}
    replace(checkout / "backend/src/media_service/dashboard/routes.py", '"alive"', '"well"')
    wait_until(lambda: "well" in development.text("dashboard", "/livez"), RELOAD_SECONDS, development.logs)
    assert "new words" not in development.text("frontend", "/src/main.tsx")
    main = checkout / "frontend/src/main.tsx"
    main.write_text(f'{main.read_text(encoding="utf-8")}\nconsole.info("new words");\n', encoding="utf-8")
    wait_until(lambda: "new words" in development.text("frontend", "/src/main.tsx"), RELOAD_SECONDS, development.logs)
    assert development.container("frontend")["HostConfig"]["ReadonlyRootfs"] is True

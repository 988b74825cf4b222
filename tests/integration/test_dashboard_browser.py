"""The dashboard in Debian's Chromium, against the containers that ``up`` starts: scenarios in frontend/e2e."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from demo.worlds.voices import Speaker
from lamina import engine, nix, ports, prerequisites
from lamina.project import ROOT, STATE
from support import demo_film
from support.checkout import manage

NAME = "lamina-browser"
PICTURES = STATE / "screenshots"
SECONDS = 600
TIMES = 10
DOCUMENTED = ("dashboard-film.png", "dashboard-search.png")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start both containers on ports of the test's own and yield the dashboard's address; leave nothing behind."""
    prerequisites.ensure("chromium")
    free = ["--api-port", str(ports.free()), "--dashboard-port", str(ports.free())]
    manage(ROOT, "down", "--name", NAME, "--volumes")
    started = manage(ROOT, "up", "--models", "demo", "--name", NAME, *free, "--wait", "600", "--json")
    try:
        assert started.returncode == 0, started.stderr
        yield json.loads(started.stdout)["dashboard"]
    finally:
        manage(ROOT, "down", "--name", NAME, "--volumes")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the scenarios, the packages they need, and a film and a picture."""
    folder = tmp_path_factory.mktemp("stage")
    shutil.copytree(ROOT / "frontend" / "e2e", folder / "e2e")
    shutil.copy(ROOT / "frontend" / "package.json", folder)
    (folder / "node_modules").symlink_to(nix.build("node-modules", capture=True) / "node_modules")
    demo_film.film(Speaker(Path(os.environ["ESPEAK_NG"])), folder)
    demo_film.repeat(folder / "film.mp4", TIMES, folder / "long.mp4")
    shutil.copy(os.environ["TEST_PHOTOGRAPH"], folder / "astronaut.png")
    return folder


def play(stage: Path, scenario: str, address: str) -> None:
    node = nix.build("node", capture=True) / "bin" / "node"
    command = [str(node), f"e2e/{scenario}.ts", address, str(stage)]
    environment = {**os.environ, "ENGINE": engine.require().client, "API_CONTAINER": f"{NAME}-api"}
    played = subprocess.run(
        command, cwd=stage, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    for picture in stage.glob("*.png"):
        shutil.copy(picture, PICTURES / picture.name)
    assert played.returncode == 0, f"{played.stdout}\n{played.stderr}\npictures: {PICTURES}"


def test_a_dropped_film_is_found_by_what_is_seen_and_said(stage: Path, address: str) -> None:
    """The demo walk; the next test looks at what it has left."""
    play(stage, "walk", address)


def test_every_view_is_accessible_in_both_themes_and_sizes(stage: Path, address: str) -> None:
    play(stage, "views", address)


def test_the_pictures_of_the_documentation_are_made_of_real_data(
    stage: Path, address: str, request: pytest.FixtureRequest
) -> None:
    play(stage, "pictures", address)
    for name in DOCUMENTED:
        made, committed = stage / name, ROOT / "docs" / "images" / name
        if request.config.getoption("--refresh-golden"):
            shutil.copy(made, committed)
        with Image.open(made) as ours, Image.open(committed) as theirs:
            assert ours.size == theirs.size, f"{name} is out of date: run this test with --refresh-golden"


@pytest.mark.parametrize("scenario", ["keyboard", "models", "jobs", "resilience", "interrupted", "halfway"])
def test_a_scenario_ends_well(scenario: str, stage: Path, address: str) -> None:
    """Each begins with the film that the walk has left."""
    play(stage, scenario, address)

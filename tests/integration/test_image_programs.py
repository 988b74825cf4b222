"""`nix run .#IMAGE.load`, `.push` and `.serve` move an image without a checkout, a build or an installation."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lamina import engine, nix
from lamina.benchmarks.target_registry import Target, target_registry
from lamina.engine import Engine

IMAGE = "legacyPackages.x86_64-linux.examples.basics.layered"
NAME = "lamina-programs-test"
NAMED = f'{{ name = "{NAME}"; tag = "1"; }}'
TAG = f"{NAME}:1"


@pytest.fixture(scope="module")
def programs() -> dict[str, Path]:
    """Return the three programs of an image that no other test has in the engine."""
    found = {}
    for command in ("load", "push", "serve"):
        drv_path = f"image: (image.override {NAMED}).{command}.drvPath"
        derivation = nix.run(["nix", "eval", "--raw", f".#{IMAGE}", "--apply", drv_path])
        [path] = nix.run(["nix-store", "--realise", derivation]).split()
        [found[command]] = Path(path, "bin").iterdir()
    return found


@pytest.fixture
def running() -> Iterator[Engine]:
    found = engine.require()
    yield found
    found.attempt("image", "rm", "--force", TAG)


def run(program: Path, *words: str, folder: Path, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    """Run a program where nothing of this repository is in reach."""
    environment = {"HOME": str(folder), "PATH": path}
    return subprocess.run([program, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_load_moves_the_image_once(programs: dict[str, Path], running: Engine, tmp_path: Path) -> None:
    first = json.loads(run(programs["load"], "--json", folder=tmp_path).stdout)
    found = running.image(TAG)
    assert found is not None
    assert (first["tag"], first["id"], first["layers"] > 0) == (TAG, found.id, True)
    again = run(programs["load"], folder=tmp_path)
    assert again.stdout == f"{TAG}\n"
    assert "nothing moved" in again.stderr


def test_push_moves_the_image_once_without_a_skopeo_of_the_machine(programs: dict[str, Path], tmp_path: Path) -> None:
    with target_registry(tmp_path) as target:
        reference = f"{target.host}/team/app:1"
        plan = plan_of(programs["push"], reference, tmp_path)
        assert (plan["current"], target.uploads()) == (None, [])
        pushed = run(programs["push"], reference, folder=tmp_path, path="")
        assert pushed.stdout == f"{target.host}/team/app@{plan['digest']}\n", pushed.stderr
        assert plan_of(programs["push"], reference, tmp_path)["current"] == plan["digest"]
        again = run(programs["push"], reference, folder=tmp_path, path="")
        assert "already there: nothing moved" in again.stderr


def plan_of(program: Path, reference: str, folder: Path) -> Any:
    return json.loads(run(program, reference, "--dry-run", "--json", folder=folder, path="").stdout)


def test_serve_offers_the_image_until_it_is_ended(programs: dict[str, Path], tmp_path: Path) -> None:
    words = [programs["serve"], "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as server:
        assert server.stdout is not None
        offered = json.loads(server.stdout.readline())
        assert offered["references"] == [f"{offered['address']}/{TAG}"]
        assert Target(offered["address"], []).get(f"/v2/{NAME}/manifests/1") == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait() == 0


@pytest.mark.parametrize(
    ("command", "words", "code", "complaint"),
    [
        ("load", ["--engine", "podman"], 1, "--engine podman: none answers on this machine"),
        ("load", ["--engine", "other"], 2, "invalid choice: 'other'"),
        ("push", ["127.0.0.1:1/Upper:1"], 2, "Upper"),
        ("push", [], 2, "the following arguments are required: REGISTRY/NAME:TAG"),
        ("push", ["127.0.0.1:1/app:1"], 1, "127.0.0.1:1 cannot be reached"),
        ("serve", ["--port", "99999"], 2, "99999 is not a port"),
    ],
)
def test_wrong_use_is_one_clear_error(
    command: str, words: list[str], code: int, complaint: str, programs: dict[str, Path], tmp_path: Path
) -> None:
    result = run(programs[command], *words, folder=tmp_path, path="")
    assert result.returncode == code
    assert complaint in result.stderr
    assert "Traceback" not in result.stderr


def test_the_apps_are_those_of_the_full_size_image() -> None:
    evaluated = json.loads(nix.run(["nix", "eval", "--json", ".#apps.x86_64-linux"]))
    assert {name: Path(app["program"]).name for name, app in evaluated.items()} == {
        name: f"{name}-lamina-backend" for name in ("load", "push", "serve")
    }

"""Measure the dashboard in a browser: the first paint, what an interaction takes, and how a large library scrolls.

Processes of the built API and dashboard on loopback, with the demo's models and a library that a program has put into
the data folder through the service's own stores: 5,000 pictures, a film of ten minutes and one of four hours, both
analysed. Debian's Chromium plays the same acts in every run, each run with an empty cache. Takes about three minutes.

Next: ./manage.sh docs puts the saved figures into docs/benchmarks/dashboard.md
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from lamina import nix, prerequisites
from lamina.benchmarks import results
from lamina.benchmarks.service_process import HOST, running
from lamina.console import say
from lamina.errors import LaminaError
from lamina.project import ROOT
from lamina.reference.dashboard_figures import RESULT, render_rows

SUMMARY = "the dashboard in a browser: first paint, interactions, scrolling of 5,000 assets, a film of four hours"
SOURCES = ("backend/src", "builder", "tests", ".")
DISK_BYTES = 2_000_000_000
LONGEST_FILM_SECONDS = 5 * 3600
OUTPUTS = ("backend", "frontend", "ffmpeg", "models-demo", "node", "node-modules", "python-env-test")


@dataclass(frozen=True)
class Sizes:
    """How many pictures the library has, how often everything is done, and how long it is scrolled."""

    pictures: int
    runs: int
    seconds: int


FULL = Sizes(pictures=5000, runs=3, seconds=10)
QUICK = Sizes(pictures=60, runs=1, seconds=2)


@dataclass(frozen=True)
class Place:
    """What is measured and what measures, by their store paths, and a scratch folder."""

    built: dict[str, Path]
    scratch: Path

    @classmethod
    def of(cls, scratch: Path) -> Self:
        """Build everything."""
        return cls({name: nix.build(name, capture=True) for name in OUTPUTS}, scratch)

    def programs(self) -> dict[str, str]:
        """Return the settings that name ffmpeg and ffprobe."""
        return {name.upper(): str(self.built["ffmpeg"] / "bin" / name) for name in ("ffmpeg", "ffprobe")}

    def seed(self, pictures: int) -> dict[str, str]:
        """Fill the data folder; return the ids of both films."""
        python = self.built["python-env-test"] / "bin" / "python3"
        command = [str(python), "-m", "support.dashboard_library", str(self.scratch / "data"), str(pictures)]
        paths = ":".join(str(ROOT / source) for source in SOURCES)
        printed = _run(command, {**self.programs(), "PYTHONPATH": paths}, "the seeding program")
        films: dict[str, str] = json.loads(printed)
        return films

    @contextmanager
    def service(self) -> Iterator[str]:
        """Run the API and the dashboard until the end of the block; yield the address of the pages."""
        program = [str(self.built["backend"] / "bin" / "backend")]
        models = {"MODEL_CATALOGUE": str(self.built["models-demo"] / "catalogue.json"), **self.programs()}
        longest = {"VIDEO_MAX_SECONDS": str(LONGEST_FILM_SECONDS), "DATA_DIR": str(self.scratch / "data")}
        with running(program, {"SERVICE_TYPE": "api", **models, **longest}) as api:
            api.wait("/readyz")
            before = {"SERVICE_TYPE": "dashboard", "API_URL": f"http://{HOST}:{api.port}"}
            with running(program, {**before, "DASHBOARD_BUNDLE": str(self.built["frontend"])}) as dashboard:
                dashboard.wait("/readyz")
                yield f"http://{HOST}:{dashboard.port}"

    def browse(self, address: str, films: dict[str, str], sizes: Sizes) -> dict[str, Any]:
        """Let the browser play, and return what it measured."""
        stage = self.scratch / "stage"
        stage.mkdir()
        (stage / "node_modules").symlink_to(self.built["node-modules"] / "node_modules")
        (stage / "package.json").write_text('{"type": "module"}')
        (stage / "measure.ts").write_bytes((ROOT / "frontend" / "e2e" / "measure.ts").read_bytes())
        node = str(self.built["node"] / "bin" / "node")
        command = [node, str(stage / "measure.ts"), address, str(sizes.runs), str(sizes.seconds)]
        asked = {"SHORT_FILM": films["short"], "LONG_FILM": films["long"]}
        measured: dict[str, Any] = json.loads(_run(command, asked, "the browser"))
        return measured


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's options."""
    results.add_quick(parser)
    results.add_arguments(parser, RESULT)


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and save when asked to."""
    results.require_whole(arguments, "quick")
    prerequisites.ensure("nix", "chromium")
    about = results.about()
    with tempfile.TemporaryDirectory(prefix="lamina-bench-") as name:
        prerequisites.require_space(Path(name), DISK_BYTES, "the measurement")
        result = about | measure(Place.of(Path(name)), QUICK if arguments.quick else FULL)
    return results.deliver(result, arguments, RESULT, render_rows)


def measure(place: Place, sizes: Sizes) -> dict[str, Any]:
    """Seed, start, and let the browser play; every run as it was, in milliseconds, bytes, and frames a second."""
    say(f"a library of {sizes.pictures} pictures and two films")
    films = place.seed(sizes.pictures)
    with place.service() as address:
        return {"sizes": asdict(sizes), **place.browse(address, films, sizes)}


def _run(command: list[str], environment: dict[str, str], who: str) -> str:
    finished = subprocess.run(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=False
    )
    if finished.returncode:
        raise LaminaError(f"{who} ended with exit code {finished.returncode}; its words are above")
    return finished.stdout

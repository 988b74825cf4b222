"""Measure how an image gets from a change of one line into the engine, against the usual ways, in one run.

The image is that of the bench profile: every model at its real size, with random weights.
The references: 'docker build' of one COPY on top of everything, each time with all earlier steps cached; the whole
archive through 'docker load', which is what nixpkgs' stream script is used with; one thread that tars and hashes the
closure. Everything happens in a clone of the last commit and under a name of its own; what it puts into the engine is
removed at the end. Needs about 30 GB of free disk: the weights in the store, in the engine, and in the archive that is
loaded.

Next: ./manage.sh docs puts the saved figures into docs/benchmarks/image.md
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lamina import engine, images, nix, ports, prerequisites
from lamina.benchmarks import results
from lamina.benchmarks.packing import WAYS
from lamina.benchmarks.second_store import Place
from lamina.benchmarks.target_registry import target_registry
from lamina.building import nothing
from lamina.console import say
from lamina.errors import LaminaError
from lamina.project import ROOT, module
from lamina.reference.image_figures import RESULT, render_rows

SUMMARY = "from a changed line to the engine; packing speed; store space"
PROFILE = "bench"
OUTPUT = images.attribute(PROFILE)
TAG = f"lamina-backend:{PROFILE}"
DISK_BYTES = 30_000_000_000
REFERENCE = "lamina-bench-reference"
CONTAINER = "lamina-bench-answer"
SOURCE = "backend/src/media_service"
EDITED = "api/app.py"
"""Of the folder that most commits change."""
PLACES = (EDITED, "api/schemas/jobs.py", "web/stack.py", "inference/runner.py", "storage/database.py", "media/image.py")
"""One file of each layer of the application, from the top one to the lowest."""
COPY_ONLY = "FROM {base}\nCOPY src /application\n"
COPY_AND_COMPILE = COPY_ONLY + 'USER 0\nRUN ["python3", "-m", "compileall", "-q", "/application"]\n'
"""Our build compiles the application too, so the second is the same work as ours."""
SCRATCH, DATA = "/tmp", "/data"  # noqa: S108 - in the container
ANSWER_SECONDS = 30.0
POLL_SECONDS = 0.01


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's options."""
    parser.add_argument("--runs", metavar="N", type=int, default=5, help="how often each way is taken (default: 5)")
    results.add_arguments(parser, RESULT)


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and save when asked to."""
    prerequisites.ensure("nix")
    running = engine.require()
    with tempfile.TemporaryDirectory(prefix="lamina-bench-") as name:
        scratch = Path(name)
        prerequisites.require_space(scratch, DISK_BYTES, "the measurement")
        place = Place(scratch / "lamina", None, scratch)
        clone(place)
        result = Bench(place, running, arguments.runs).measure()
    return results.deliver(result, arguments, RESULT, render_rows)


def clone(place: Place) -> None:
    """Clone this checkout's last commit."""
    Place(place.checkout.parent, None, place.caches).run("git", "clone", "--quiet", str(ROOT), str(place.checkout))


class Bench:
    """One measurement: where, with which engine, and how often each way is taken."""

    def __init__(self, place: Place, running: engine.Engine, runs: int) -> None:
        self.place = place
        self.engine = running
        self.runs = runs
        self.edits = 0

    def measure(self) -> dict[str, Any]:
        """Take every way and return what was measured; times are medians in seconds."""
        about = results.about()
        before = self.engine.image(TAG)
        try:
            self.load()
            description = self.build("spec")
            image = json.loads(description.read_text())
            result = about | {
                "runs": self.runs,
                "imageBytes": sum(layer["size"] for layer in image["layers"]),
                "change": self.change(),
                "unchanged": self.repeat("load again without a change", lambda: self.load()["moved"]),
                "push": self.push(),
                "archive": self.archive(),
                "packing": self.packing(description),
                "store": self.store(description, image),
            }
        finally:
            self.clean(before)
        return result

    def change(self) -> dict[str, Any]:
        """Change one line, again and again: our load, a new container's first answer, and a cached docker build."""
        load = self.repeat("change one line, load", self.edit_and_load)
        moved = {place: self.edit_and_load(place) for place in PLACES}
        answer = self.repeat("change one line, load, first answer of a new container", self.answer, self.remove)
        copied = self.repeat("change one line, docker build that copies", lambda: self.docker_build(COPY_ONLY))
        compiled = self.repeat("… that copies and compiles", lambda: self.docker_build(COPY_AND_COMPILE))
        builds = {"dockerCopy": copied, "dockerCopyAndCompile": compiled}
        return {"load": load, "movedBytes": moved, "answer": answer, **builds}

    def repeat(self, title: str, action: Callable[[], object], after: Callable[[], object] = nothing) -> float:
        """Take a way as often as asked and return the median of its seconds, without those of ``after``."""
        seconds = []
        for _ in range(self.runs):
            started = time.monotonic()
            try:
                action()
                seconds.append(time.monotonic() - started)
            finally:
                after()
        say(f"{title}: {statistics.median(seconds):.2f} s (from {min(seconds):.2f} to {max(seconds):.2f})")
        return round(statistics.median(seconds), 3)

    def load(self) -> dict[str, Any]:
        """Load as a person does, and return what moved."""
        loaded: dict[str, Any] = json.loads(self.place.run("./manage.sh", "load", "--models", PROFILE, "--json"))
        return loaded

    def build(self, output: str) -> Path:
        """Build an output of the image in the clone and return its path."""
        name = f".#{OUTPUT}.{output}"
        printed = nix.run(["nix", "build", name, "--no-link", "--json"], cwd=self.place.checkout)
        return Path(json.loads(printed)[0]["outputs"]["out"])

    def edit_and_load(self, place: str = EDITED) -> int:
        """Change one line, load, and return the bytes that moved."""
        self.edit(place)
        return int(self.load()["moved"])

    def edit(self, place: str = EDITED) -> None:
        """Change one line of the application."""
        self.edits += 1
        with (self.place.checkout / SOURCE / place).open("a") as source:
            source.write(f"# edit {self.edits} of {time.time_ns()}\n")

    def answer(self) -> None:
        """Change one line, load, start a new container and wait for the first answer."""
        self.edit()
        self.load()
        port = ports.free()
        options = ["--rm", "--detach", "--name", CONTAINER, "--publish", f"127.0.0.1:{port}:8000", "--read-only"]
        self.engine.run("run", *options, "--tmpfs", SCRATCH, "--volume", DATA, TAG)
        wait_for_answer(port)

    def remove(self) -> None:
        """Remove the container."""
        self.engine.attempt("rm", "--force", "--volumes", CONTAINER)

    def docker_build(self, dockerfile: str) -> None:
        """Change one line and build it with docker on top of everything else."""
        self.edit()
        folder = self.place.checkout / "backend"
        (folder / "Dockerfile").write_text(dockerfile.format(base=TAG))
        self.engine.run("build", "--quiet", "--tag", REFERENCE, str(folder))

    def push(self) -> dict[str, Any]:
        """Push to a registry on loopback, then again without a change, then with a changed line of each layer."""
        prerequisites.ensure("skopeo")
        with target_registry(self.place.caches) as target:
            command = ["./manage.sh", "push", "--models", PROFILE, "--json", f"{target.host}/{REFERENCE}:1"]
            started = time.monotonic()
            self.place.run(*command)
            first, before = round(time.monotonic() - started, 3), len(target.uploads())
            again = self.repeat("push again without a change", lambda: self.place.run(*command))
            uploads = len(target.uploads()) - before
            moved = {}
            for place in PLACES:
                self.edit(place)
                moved[place] = json.loads(self.place.run(*command))["moved"]
        return {"first": first, "again": again, "uploadsAgain": uploads, "movedBytes": moved}

    def archive(self) -> float:
        """Change one line, build the stream and load the whole archive; once, because it takes so long."""
        self.edit()
        started = time.monotonic()
        stream = self.build("stream")
        with subprocess.Popen([stream], stdout=subprocess.PIPE) as writer:
            command = [self.engine.client, "load", "--quiet"]
            subprocess.run(command, stdin=writer.stdout, stdout=subprocess.DEVNULL, check=True)
        seconds = round(time.monotonic() - started, 3)
        say(f"change one line, whole archive through docker load: {seconds:.1f} s")
        return seconds

    def packing(self, description: Path) -> dict[str, Any]:
        """Make all layers once to warm the page cache, then every way in turn, each in a process of its own."""
        pack(description, "ours")
        rounds = [{way: pack(description, way) for way in WAYS} for _ in range(self.runs)]
        found = {
            way: {
                "seconds": statistics.median(each[way]["seconds"] for each in rounds),
                "bytes": rounds[0][way]["bytes"],
                "peakMemoryBytes": max(each[way]["peakMemoryBytes"] for each in rounds),
            }
            for way in WAYS
        }
        say(f"packing: {found['ours']['seconds']:.2f} s, one thread {found['reference']['seconds']:.2f} s")
        return found

    def store(self, description: Path, image: dict[str, Any]) -> dict[str, int]:
        """Return the bytes the store holds for the image beside its closure, and those of the closure."""
        closure = [item["path"] for layer in image["layers"] for item in layer["storePaths"]]
        derivation = nix.run(["nix-store", "--query", "--deriver", str(description)]).strip()
        inputs = nix.run(["nix-store", "--query", "--references", derivation]).split()
        recipes = [path for path in inputs if "-layer-" in path]
        outputs = nix.run(["nix-store", "--query", "--outputs", *recipes]).split()
        return {"closureBytes": nar_size(closure), "besideBytes": nar_size([str(description), *outputs])}

    def clean(self, before: object) -> None:
        """Remove what the measurement put into the engine."""
        self.engine.attempt("image", "rm", "--force", REFERENCE)
        if before is None:
            self.engine.attempt("image", "rm", TAG)
        self.engine.attempt("image", "prune", "--force")


def wait_for_answer(port: int) -> None:
    """Return when the service on ``port`` answers ``/livez``; raises ``LaminaError`` when it does not in time."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while not answers(port):
        if time.monotonic() > deadline:
            raise LaminaError(f"the new container did not answer within {ANSWER_SECONDS:g} s")
        time.sleep(POLL_SECONDS)


def answers(port: int) -> bool:
    """Say whether ``/livez`` answers with 200."""
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=1)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def pack(description: Path, way: str) -> dict[str, Any]:
    """Make all layers in a process of its own and return seconds, bytes and peak memory."""
    command = module("lamina.benchmarks.packing", way, str(description))
    printed: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return printed


def nar_size(paths: list[str]) -> int:
    """Return the bytes of some store paths together."""
    return sum(map(int, nix.run(["nix-store", "--query", "--size", *paths]).split()))

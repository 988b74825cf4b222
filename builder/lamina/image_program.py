"""What ``nix run .#IMAGE.load``, ``.push`` and ``.serve`` run: the commands of these names for an image Nix has built.

Unlike ``./manage.sh`` they need no checkout, build nothing and install nothing: an engine or podman must be there.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from lamina import delivery, engine, podman, serving
from lamina.cli import guarded
from lamina.commands import load, push, serve
from lamina.errors import DONE, LaminaError


def build_parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of one of the three programs."""
    parsers = {"load": load.add_load_arguments, "push": push.add_push_arguments, "serve": serve.add_serve_arguments}
    summaries = {"load": "Load the image into", "push": "Push the image to", "serve": "Serve the image from"}
    wheres = {"load": "an engine.", "push": "a registry.", "serve": "a read-only registry on this machine."}
    parser = argparse.ArgumentParser(prog=name, description=f"{summaries[name]} {wheres[name]}")
    if name == "push":
        push.add_reference_argument(parser)
    parsers[name](parser)
    return parser


def find_podman() -> engine.Engine | None:
    """Return podman when it is on ``PATH``."""
    return podman.require() if shutil.which("podman") else None


def find_engine(name: str) -> engine.Engine:
    """Return the engine of that name that is there; raises ``LaminaError`` for one that is not."""
    found = engine.find() if name == "docker" else find_podman()
    if found is None:
        raise LaminaError(
            f"--engine {name}: none answers on this machine",
            hint="start it, or choose the other one: --engine docker or --engine podman",
        )
    return found


def run(name: str, description: Path, words: Sequence[str]) -> int:
    """Run one of the programs for the image of ``description``."""
    arguments = build_parser(name).parse_args(words)
    if name == "push":
        return push.push_image(serving.load_description(description), arguments)
    if name == "serve":
        return serve.serve_images([serving.load_description(description)], arguments)
    spec, moved = delivery.bring_in(find_engine(arguments.engine), description)
    load.print_loaded(spec, moved, as_json=arguments.json)
    return DONE


def main(name: str, description: str) -> int:
    """Run a program with the words of the command line and return its exit code."""
    return guarded(lambda: run(name, Path(description), sys.argv[1:]))

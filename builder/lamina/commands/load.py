"""Bring the built image into the engine: only the layers it lacks, and nothing when the image is there already.

Docker's own store gets an archive of the changed layers, when they are a few megabytes. Everything else the engine
pulls from a registry that lives on this machine's loopback address as long as the load. An engine that cannot reach
that (on another machine, in another network namespace) gets an archive too, and a line says so. For containerd:
./manage.sh serve, then ctr image pull --plain-http REFERENCE.

Next: ./manage.sh up
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from lamina import delivery, engine, image_facts, options, podman
from lamina.console import say
from lamina.errors import DONE
from lamina.files import relative
from lamina.images import ImageSpec, attribute

if TYPE_CHECKING:
    from lamina.streaming import Moved

SUMMARY = "build the backend image and load it into the engine"
ENGINES: dict[str, Callable[[], engine.Engine]] = {"docker": engine.require, "podman": podman.require}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    options.add_image_arguments(parser)
    add_load_arguments(parser)


def add_load_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that do not choose the image."""
    parser.add_argument("--engine", choices=sorted(ENGINES), default="docker", help="default: docker")
    parser.add_argument("--json", action="store_true", help="print tag, ID, moved layers and bytes as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Load and print the tag."""
    attribute(arguments.models)
    spec, moved = delivery.deliver(ENGINES[arguments.engine], arguments.models, locked=arguments.locked)
    print_loaded(spec, moved, as_json=arguments.json)
    say(f"layers and digest for the dashboard: {relative(image_facts.write(spec, arguments.models))}")
    say(f"next: ./manage.sh up --models {arguments.models}")
    return DONE


def print_loaded(spec: ImageSpec, moved: Moved, *, as_json: bool) -> None:
    """Print the tag, or everything as JSON."""
    result = {"tag": spec.tag, "id": spec.digest, "size": spec.size, "layers": moved.layers, "moved": moved.size}
    print(json.dumps(result) if as_json else spec.tag)

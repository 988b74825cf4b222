"""Bring the built image into the Docker engine; an image that is already there does not move.

Next: ./manage.sh up
"""

from __future__ import annotations

import argparse
import json

from lamina import delivery, engine, options
from lamina.console import say
from lamina.errors import DONE
from lamina.images import attribute

SUMMARY = "build the backend image and load it into the Docker engine"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    options.add_image_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print tag, ID, moved layers and bytes as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Load and print the tag."""
    attribute(arguments.models)
    spec, moved = delivery.deliver(engine.require(), arguments.models, locked=arguments.locked)
    result = {"tag": spec.tag, "id": spec.digest, "size": spec.size, "layers": moved.layers, "moved": moved.size}
    print(json.dumps(result) if arguments.json else spec.tag)
    say(f"next: ./manage.sh up --models {arguments.models}")
    return DONE

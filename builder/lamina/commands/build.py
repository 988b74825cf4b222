"""Fetch what is needed, then build the image as a docker-archive in the Nix store.

Prints the archive's path. 'load' and 'up' do not need the archive: they stream the image into the engine.

Next: ./manage.sh load, or by hand: docker load < PATH
"""

from __future__ import annotations

import argparse
import json

from lamina import delivery, options
from lamina.building import build
from lamina.console import render_size, say
from lamina.errors import DONE
from lamina.images import attribute

SUMMARY = "build the backend image with Nix"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    options.add_image_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print path, size and flake output as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Build and print where the archive lies."""
    name = attribute(arguments.models)
    delivery.fetch(name, locked=arguments.locked)
    archive = build(name)
    size = archive.stat().st_size
    print(json.dumps({"output": name, "path": str(archive), "size": size}) if arguments.json else archive)
    say(f"built {name}: {render_size(size)}")
    say(f"next: ./manage.sh up --models {arguments.models}, or by hand: docker load < {archive}")
    return DONE

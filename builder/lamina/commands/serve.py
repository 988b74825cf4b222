"""Serve images to any client that pulls, from a read-only registry on this machine's loopback address.

Without DESCRIPTION the image of --models is built and served. A DESCRIPTION is the output 'spec' of any image of
lib.dockerTools, also of an imageIndex, of which every client takes its own platform. Layers are made from the store
while they are sent, so nothing is kept twice. One line per request goes to standard error; Ctrl-C ends.

Next: docker pull REFERENCE, with what this command prints; podman, skopeo and containerd want their own option for
plain HTTP.
"""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Sequence
from pathlib import Path

from lamina import delivery, options, serving
from lamina.console import render_size, say
from lamina.errors import DONE
from lamina.images import attribute
from lamina.oci.index import Described
from lamina.registry.access import AccessLog
from lamina.registry.server import LOOPBACK, Registry

SUMMARY = "serve images from a read-only registry on this machine"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    options.add_image_arguments(parser)
    add_serve_arguments(parser)
    parser.add_argument("descriptions", nargs="*", metavar="DESCRIPTION", type=Path, help="descriptions of images")


def add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that do not choose the images."""
    parser.add_argument("--port", metavar="PORT", type=options.port_or_any, default=0, help="default: any free port")
    parser.add_argument(
        "--host", metavar="ADDRESS", default=LOOPBACK, help="other addresses let others pull (default: 127.0.0.1)"
    )
    parser.add_argument("--json", action="store_true", help="print address and references as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Build what is asked for, and serve until somebody ends it."""
    attribute(arguments.models)
    paths = arguments.descriptions or [delivery.describe(arguments.models, locked=arguments.locked)]
    return serve_images([serving.load_description(path) for path in paths], arguments)


def serve_images(images: Sequence[Described], arguments: argparse.Namespace) -> int:
    """Serve images and indexes that are built."""
    log = AccessLog(show=lambda access: say(access.render()))
    served = [(image.repoTag, image) for image in images]
    with serving.registry(served, log, host=arguments.host, port=arguments.port) as server:
        _report(server, arguments)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            say(f"stopped: {len(log.accesses)} requests, {render_size(log.layer_bytes)} of layers sent")
    return DONE


def _report(server: Registry, arguments: argparse.Namespace) -> None:
    address = f"{arguments.host}:{server.server_port}"
    references = [
        f"{address}/{name}:{tag}" for name, found in sorted(server.shelf.items()) for tag in sorted(found.tags)
    ]
    if arguments.host != LOOPBACK:
        say(f"whoever reaches {address} can pull these images")
    text = json.dumps({"address": address, "references": references}) if arguments.json else "\n".join(references)
    print(text, flush=True)
    say(f"next: docker pull {references[0]}; Ctrl-C ends")

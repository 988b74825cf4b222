"""Run the service and the pages from this checkout, without containers; Ctrl-C stops all of it.

A changed file of the service starts it again within seconds; a changed file of the pages is in the browser at once.
Python, ffmpeg, Node.js, the packages and the demo's models come from Nix. What is uploaded lies in .lamina/dev/data.

Next: open the address of the pages, and edit backend/src or frontend/src.
"""

from __future__ import annotations

import argparse
from contextlib import suppress

from lamina import delivery, development, options
from lamina.building import build
from lamina.console import say
from lamina.errors import DONE
from lamina.services import API_PORT, DASHBOARD_PORT, HOST

SUMMARY = "run everything from this checkout, with live reload"
PAGES_PORT = 5173
OUTPUT = "development"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--api-port", metavar="PORT", type=options.port, default=API_PORT, help="default: 8000")
    parser.add_argument(
        "--dashboard-port", metavar="PORT", type=options.port, default=DASHBOARD_PORT, help="default: 8001"
    )
    parser.add_argument("--port", metavar="PORT", type=options.port, default=PAGES_PORT, help="of the pages: 5173")
    parser.add_argument(
        "--locked", action="store_true", help="fail when a locked package is gone, instead of locking its successor"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run until interrupted."""
    delivery.fetch(OUTPUT, locked=arguments.locked)
    tools = development.Tools.load(build(OUTPUT))
    wanted = development.processes(
        tools, api=arguments.api_port, dashboard=arguments.dashboard_port, pages=arguments.port
    )
    development.require_free(wanted)
    development.link_modules(tools.modules)
    for process in wanted:
        print(f"{process.name:10} http://{HOST}:{process.port}", flush=True)
    say("Ctrl-C stops all three")
    with suppress(KeyboardInterrupt):
        development.run(wanted)
    say("stopped; what was uploaded stays in .lamina/dev/data")
    return DONE

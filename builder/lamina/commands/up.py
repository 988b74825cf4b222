"""Fetch, build, load, then start the API and the dashboard and wait until both are ready.

Only this machine can reach the published ports. What already runs with the same image and settings is left alone.
Uploaded files and jobs live in the volume 'lamina-data' and survive 'down'.

Next: open the dashboard's address; ./manage.sh down stops everything.
"""

from __future__ import annotations

import argparse
import json
import math

from lamina import containers, delivery, engine
from lamina.console import say
from lamina.errors import DONE, WRONG_USE, LaminaError
from lamina.images import attribute
from lamina.services import API_PORT, DASHBOARD_PORT, Service, services

SUMMARY = "build, load and start the API and the dashboard"
WAIT_SECONDS = 180.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    delivery.add_image_arguments(parser)
    parser.add_argument("--api-port", metavar="PORT", type=_port, default=API_PORT, help="default: 8000")
    parser.add_argument("--dashboard-port", metavar="PORT", type=_port, default=DASHBOARD_PORT, help="default: 8001")
    parser.add_argument(
        "--wait", metavar="SECONDS", type=_seconds, default=WAIT_SECONDS, help="longest start (default: 180)"
    )
    parser.add_argument("--json", action="store_true", help="print the addresses as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Start the service and print its addresses."""
    attribute(arguments.models)
    if arguments.api_port == arguments.dashboard_port:
        raise LaminaError(
            f"--api-port and --dashboard-port are both {arguments.api_port}, expected two ports", exit_code=WRONG_USE
        )
    chosen = services(arguments.api_port, arguments.dashboard_port)
    running = engine.require()
    containers.require_startable(running, chosen)
    spec, _ = delivery.deliver(running, arguments.models, locked=arguments.locked)
    image = running.image(spec.tag)
    started = containers.start(running, chosen, spec.tag, image.id if image else spec.digest, arguments.wait)
    _report(*chosen, started=started, as_json=arguments.json)
    return DONE


def _report(api: Service, dashboard: Service, *, started: list[str], as_json: bool) -> None:
    if not started:
        say("already running with this image and these settings: nothing changed")
    if as_json:
        print(json.dumps({"api": api.address, "dashboard": dashboard.address, "started": started}), flush=True)
    else:
        print(f"API        {api.address}\ndashboard  {dashboard.address}", flush=True)
    say(f"try:  curl {api.address}/v1/models")
    say("next: open the dashboard; './manage.sh down' stops both")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port, expected a number from 1 to 65535")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a time, expected seconds above 0")
    return seconds

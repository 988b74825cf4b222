"""Fetch, build, load, then start the API and the dashboard and wait until both are ready.

Only this machine can reach the published ports. What already runs with the same image and settings is left alone.
Uploaded files and jobs live in a volume and survive 'down'.

Next: open the dashboard's address; ./manage.sh down stops everything.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace

from lamina import containers, delivery, engine, image_facts, options
from lamina.console import say
from lamina.errors import DONE, WRONG_USE, LaminaError
from lamina.images import attribute
from lamina.services import API_PORT, DASHBOARD_PORT, Deployment

SUMMARY = "build, load and start the API and the dashboard"
WAIT_SECONDS = 180.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    options.add_image_arguments(parser)
    parser.add_argument("--api-port", metavar="PORT", type=options.port, default=API_PORT, help="default: 8000")
    parser.add_argument(
        "--dashboard-port", metavar="PORT", type=options.port, default=DASHBOARD_PORT, help="default: 8001"
    )
    parser.add_argument(
        "--wait", metavar="SECONDS", type=options.seconds, default=WAIT_SECONDS, help="longest start (default: 180)"
    )
    options.add_name_argument(parser)
    parser.add_argument("--json", action="store_true", help="print the addresses as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Start the service and print its addresses."""
    attribute(arguments.models)
    if arguments.api_port == arguments.dashboard_port:
        raise LaminaError(
            f"--api-port and --dashboard-port are both {arguments.api_port}, expected two ports", exit_code=WRONG_USE
        )
    deployment = Deployment(arguments.name, arguments.api_port, arguments.dashboard_port)
    running = engine.require()
    containers.require_startable(running, deployment)
    spec, _ = delivery.deliver(lambda: running, arguments.models, locked=arguments.locked)
    deployment = replace(deployment, description=image_facts.write(spec))
    image = running.image(spec.tag)
    started = containers.start(running, deployment, spec.tag, image.id if image else spec.digest, arguments.wait)
    _report(deployment, started=started, as_json=arguments.json)
    return DONE


def _report(deployment: Deployment, *, started: list[str], as_json: bool) -> None:
    api, dashboard = deployment.services
    if not started:
        say("already running with this image and these settings: nothing changed")
    if as_json:
        print(json.dumps({"api": api.address, "dashboard": dashboard.address, "started": started}), flush=True)
    else:
        print(f"API        {api.address}\ndashboard  {dashboard.address}", flush=True)
    say(f"try:  curl {api.address}/v1/models")
    say("next: open the dashboard; './manage.sh down' stops both")

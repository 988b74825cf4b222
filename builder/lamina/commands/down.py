"""Stop and remove the containers and the network that 'up' started; running it twice does no harm.

The containers get SIGTERM and 30 seconds to finish. Images stay, and so does the volume with uploaded files and jobs.

Next: ./manage.sh up starts again.
"""

from __future__ import annotations

import argparse
import json

from lamina import containers, engine, options
from lamina.console import say
from lamina.errors import DONE
from lamina.services import Deployment

SUMMARY = "stop and remove the containers of this checkout"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    options.add_name_argument(parser)
    parser.add_argument("--volumes", action="store_true", help="also remove the volume with uploaded files and jobs")
    parser.add_argument("--json", action="store_true", help="print what was removed as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Remove and say what was removed."""
    running, deployment = engine.find(), Deployment(arguments.name)
    names: list[str] = []
    network = volume = False
    if running is not None:
        names = containers.own(running, deployment)
        if names:
            say(f"stopping {', '.join(names)}")
        containers.remove(running, names)
        network = containers.remove_network(running, deployment)
        volume = arguments.volumes and containers.remove_data(running, deployment)
    if arguments.json:
        print(json.dumps({"containers": names, "network": network, "volume": volume}))
    say(f"removed {', '.join(names)}" if names else "nothing of this checkout was running")
    say("images stay; 'docker image ls lamina-backend' lists them and 'docker image rm' removes one")
    say("next: ./manage.sh up starts again")
    return DONE

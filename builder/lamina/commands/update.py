"""Lock again what the registries have now: packages of Debian, PyPI and npm, and the seed and Node (bootstrap).

Models are locked again only when they are named: that needs a model hub, and their revisions are pinned.

Files that become locked are brought into the Nix store on the way. Running it twice changes nothing the second time,
unless a registry has something new.
"""

from __future__ import annotations

import argparse

from lamina import prerequisites
from lamina.console import say
from lamina.errors import DONE
from lamina.update import all as update_all

SUMMARY = "lock again what the registries have now"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which locks to write."""
    parser.add_argument(
        "locks", nargs="*", metavar="LOCK", help=f"which: {', '.join(update_all.NAMES)} (default: all but models)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the locks and print what changed."""
    prerequisites.ensure("nix")
    changed = False
    for name in update_all.chosen(arguments.locks):
        say(f"locking {name} …")
        update = update_all.update(name)
        changed |= update.written
        for line in update.lines():
            say(f"  {line}")
    say("next: ./manage.sh build, then commit nix/locks" if changed else "nothing changed")
    return DONE

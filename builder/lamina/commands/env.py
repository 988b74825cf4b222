"""Print the settings that let a plain 'nix' build this repository, as shell code.

  eval "$(./manage.sh env)"

Next: nix build .#backend-image-demo
"""

from __future__ import annotations

import argparse
import json
import shlex

from lamina import nix
from lamina.console import say
from lamina.errors import DONE

SUMMARY = "print the Nix settings of this repository for eval"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--json", action="store_true", help="print a JSON object instead of shell code")


def run(arguments: argparse.Namespace) -> int:
    """Print ``NIX_CONFIG`` with the user's own lines first."""
    value = nix.environment()["NIX_CONFIG"]
    if arguments.json:
        print(json.dumps({"NIX_CONFIG": value}))
    else:
        print(f"export NIX_CONFIG={shlex.quote(value)}")
    say("""next: eval "$(./manage.sh env)" and then: nix build .#backend-image-demo""")
    return DONE

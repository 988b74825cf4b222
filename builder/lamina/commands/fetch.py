"""Bring every locked file into the Nix store, with this machine's own package clients.

Mirrors, proxies and credentials of apt, pip and npm work unchanged. Each file is compared with its lock before it
counts; what is in the store already is not fetched again, and an interrupted fetch goes on where it stopped.
"""

from __future__ import annotations

import argparse
import dataclasses
import json

from lamina import fetch, prerequisites
from lamina.console import render_size, say
from lamina.errors import DONE
from lamina.inventory import KINDS

SUMMARY = "bring the locked files into the Nix store"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which files to bring, and the form of the summary."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--only", choices=KINDS, help="only the files of one registry")
    which.add_argument(
        "--seed", action="store_true", help="only the program Nix needs before it can build anything (1 MB)"
    )
    which.add_argument(
        "--for",
        dest="installable",
        metavar="OUTPUT",
        help="only what a flake output needs, for instance backend-image-demo",
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON on standard output")


def run(arguments: argparse.Namespace) -> int:
    """Fetch, and say what came."""
    prerequisites.ensure("nix")
    kinds = (arguments.only,) if arguments.only else KINDS
    result = fetch.fetch(kinds=kinds, installable=arguments.installable, seed_only=arguments.seed)
    if arguments.json:
        print(json.dumps(dataclasses.asdict(result), sort_keys=True))
    if result.fetched:
        came = f"fetched {result.fetched} files ({render_size(result.bytes)}) in {result.seconds} s"
        say(f"{came}; {result.present} were in the Nix store before")
        say("next: ./manage.sh build")
    else:
        say(f"nothing to fetch: all {result.present} files are in the Nix store")
    return DONE

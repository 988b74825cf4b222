"""What every benchmark does with its figures: say where they are from, print them, and keep them when asked to."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lamina import nix
from lamina.benchmarks import machine
from lamina.console import say
from lamina.errors import DONE, WRONG_USE, LaminaError
from lamina.files import write_atomically
from lamina.project import ROOT


def add_arguments(parser: argparse.ArgumentParser, *kept: Path) -> None:
    """Add the options of what becomes of the figures; ``kept``: the files that ``--save`` writes."""
    names = " and ".join(str(each.relative_to(ROOT)) for each in kept)
    parser.add_argument("--save", action="store_true", help=f"write {names}")
    parser.add_argument("--json", action="store_true", help="print the result as a JSON object")


def add_quick(parser: argparse.ArgumentParser) -> None:
    """Add the option for a measurement that only shows that it works."""
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that it works; cannot be saved")


def require_whole(arguments: argparse.Namespace, option: str) -> None:
    """Raise ``LaminaError`` when a measurement is to be kept that ``option``, such as ``quick``, makes a part only."""
    if arguments.save and getattr(arguments, option):
        raise LaminaError(
            f"--save keeps whole measurements, and --{option} makes a part of one",
            hint=f"leave out --{option}",
            exit_code=WRONG_USE,
        )


def about(docker: str | None = None) -> dict[str, Any]:
    """Return what the figures are from: format version, commit, machine; ``docker`` is the engine's address."""
    commit = nix.run(["git", "rev-parse", "--short=12", "HEAD"]).strip()
    return {"version": 1, "commit": commit, "machine": machine.describe(docker)}


def deliver(
    result: dict[str, Any], arguments: argparse.Namespace, kept: Path, render: Callable[[dict[str, Any]], str]
) -> int:
    """Keep the figures when asked to, print them for a program or a person, and return the exit code."""
    text = json.dumps(result, indent=2) + "\n"
    if arguments.save:
        write_atomically(kept, text)
        say(f"saved docs/benchmarks/{kept.name}; next: ./manage.sh docs")
    print(text if arguments.json else render(result), end="")
    return DONE

"""Measure the service: the table of numbers that it has to beat, each against the bare library or a bare application.

Processes of the API on loopback with the models of a profile, and a load generator in a process of its own. The bare
library answers the same questions in the same run, so that ratios mean something on a shared machine. What stands in no
figure here is shown by tests: that no job is lost by kill -9, and that two GiB without a key are refused.

Next: ./manage.sh docs puts the saved figures into docs/benchmarks/service.md
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from lamina import nix, prerequisites
from lamina.benchmarks import machine, service_measure
from lamina.console import say
from lamina.errors import DONE, WRONG_USE, LaminaError
from lamina.files import write_atomically
from lamina.reference.service_figures import RESULT, render_rows

SUMMARY = "the service: start, latency and throughput against the bare library, memory, a crowd"
DISK_BYTES = 1_000_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's options."""
    parser.add_argument("--models", default="bench", metavar="PROFILE", help="models of this profile (default: bench)")
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that it works; cannot be saved")
    parser.add_argument("--save", action="store_true", help="write docs/benchmarks/service.json")
    parser.add_argument("--json", action="store_true", help="print the result as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and save when asked to."""
    if arguments.quick and arguments.save:
        raise LaminaError("--save keeps figures of many runs", hint="leave out --quick", exit_code=WRONG_USE)
    prerequisites.ensure("nix")
    about = {
        "version": 1,
        "commit": nix.run(["git", "rev-parse", "--short=12", "HEAD"]).strip(),
        "machine": machine.describe(),
        "profile": arguments.models,
    }
    with tempfile.TemporaryDirectory(prefix="lamina-bench-") as name:
        prerequisites.require_space(Path(name), DISK_BYTES, "the measurement")
        sizes = service_measure.QUICK if arguments.quick else service_measure.FULL
        result = about | service_measure.measure(service_measure.Place.of(arguments.models, Path(name)), sizes)
    text = json.dumps(result, indent=2) + "\n"
    if arguments.save:
        write_atomically(RESULT, text)
        say(f"saved docs/benchmarks/{RESULT.name}; next: ./manage.sh docs")
    print(text if arguments.json else render_rows(result), end="")
    return DONE

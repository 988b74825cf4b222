"""Measure the service: the table of numbers that it has to beat, each against the bare library or a bare application.

Processes of the API on loopback with the models of a profile, and a load generator in a process of its own. The bare
library answers the same questions in the same run, so that ratios mean something on a shared machine. What stands in no
figure here is shown by tests: that no job is lost by kill -9, and that two GiB without a key are refused.

Next: ./manage.sh docs puts the saved figures into docs/benchmarks/service.md
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from lamina import prerequisites
from lamina.benchmarks import results, service_measure
from lamina.reference.service_figures import RESULT, render_rows

SUMMARY = "the service: start, latency and throughput against the bare library, memory, a crowd"
DISK_BYTES = 1_000_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's options."""
    parser.add_argument("--models", default="bench", metavar="PROFILE", help="models of this profile (default: bench)")
    results.add_quick(parser)
    results.add_arguments(parser, RESULT)


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and save when asked to."""
    results.require_whole(arguments, "quick")
    prerequisites.ensure("nix")
    about = results.about() | {"profile": arguments.models}
    with tempfile.TemporaryDirectory(prefix="lamina-bench-") as name:
        prerequisites.require_space(Path(name), DISK_BYTES, "the measurement")
        sizes = service_measure.QUICK if arguments.quick else service_measure.FULL
        result = about | service_measure.measure(service_measure.Place.of(arguments.models, Path(name)), sizes)
    return results.deliver(result, arguments, RESULT, render_rows)

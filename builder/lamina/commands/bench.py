"""Measure, and save what was measured: each benchmark writes the file in docs/benchmarks that the documentation shows.

Next: ./manage.sh docs puts saved figures into the README and docs/benchmarks.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil

from lamina import benchmarks

SUMMARY = "measure, and keep the figures that the documentation shows"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add one subcommand for each module of ``lamina.benchmarks`` that is a benchmark."""
    subparsers = parser.add_subparsers(dest="benchmark", metavar="BENCHMARK", required=True)
    for name in sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__)):
        module = importlib.import_module(f"lamina.benchmarks.{name}")
        if not hasattr(module, "SUMMARY"):
            continue  # a helper of the benchmarks
        subparser = subparsers.add_parser(name, help=module.SUMMARY, description=module.__doc__)
        subparser.formatter_class = argparse.RawDescriptionHelpFormatter
        module.add_arguments(subparser)
        subparser.set_defaults(measure=module.run)


def run(arguments: argparse.Namespace) -> int:
    """Run the chosen benchmark."""
    code: int = arguments.measure(arguments)
    return code

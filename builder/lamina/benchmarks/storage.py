"""Measure where the embedded stores end: SQLite and memory-mapped vectors against PostgreSQL with pgvector, in one run.

Jobs that do nothing, taken and finished by processes of their own; nearest vectors of 512 numbers among more and more;
passages that hold two words among 100,000. Both keep their promises meanwhile: every commit reaches the disk. The
server is that of the tests, on a Unix socket. Takes a few minutes, most of them for PostgreSQL's graph of vectors.

Next: ./manage.sh docs puts the saved figures into docs/benchmarks/storage.md
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from lamina import nix, prerequisites
from lamina.benchmarks import results
from lamina.errors import LaminaError
from lamina.project import ROOT

SUMMARY = "the embedded stores against PostgreSQL: jobs, vectors, words"
RESULT = ROOT / "docs" / "benchmarks" / "storage.json"
SOURCES = ("builder", "backend/src", "tests")
DISK_BYTES = 4_000_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's options."""
    parser.add_argument("--runs", metavar="N", type=int, default=3, help="how often jobs are done (default: 3)")
    parser.add_argument(
        "--vectors", metavar="N", type=int, default=200_000, help="the most vectors that are searched (default: 200000)"
    )
    parser.add_argument(
        "--graph", metavar="N", type=int, default=50_000, help="the most that PostgreSQL searches (default: 50000)"
    )
    results.add_arguments(parser, RESULT)


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and save when asked to."""
    prerequisites.ensure("nix")
    prerequisites.require_space(Path("/tmp"), DISK_BYTES, "the measurement")  # noqa: S108  the server's data lies there
    python = nix.build("python-env-test", capture=True) / "bin" / "python3"
    about = results.about() | {"runs": arguments.runs}
    sizes = [str(number) for number in (arguments.runs, arguments.vectors, arguments.graph)]
    result = {**about, **measure(str(python), sizes)}
    return results.deliver(result, arguments, RESULT, render)


def measure(python: str, sizes: list[str]) -> dict[str, Any]:
    """Run the measuring program with the service's packages and return what it printed."""
    environment = {**os.environ, "PYTHONPATH": ":".join(str(ROOT / source) for source in SOURCES)}
    command = [python, "-m", "support.storage_benchmark", *sizes]
    finished = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if finished.returncode:
        raise LaminaError(f"the measuring program ended with exit code {finished.returncode}; its words are above")
    measured: dict[str, Any] = json.loads(finished.stdout)
    return measured


def render(result: dict[str, Any]) -> str:
    """Return the figures as text."""
    return "".join(f"{what}: {embedded} embedded, {postgres} PostgreSQL\n" for what, embedded, postgres in rows(result))


def rows(result: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what was measured: words, the embedded figure, PostgreSQL's."""
    table = [
        (f"jobs per second, {workers} worker{'s' if workers != '1' else ''}", *_both(result["jobs"][workers], "{:.0f}"))
        for workers in result["jobs"]
    ]
    for count, found in result["vectors"].items():
        table.append((f"nearest 20 of {int(count):,} vectors", *_both(found["milliseconds"], "{:.1f} ms")))
        table.append(("… share of the true 20 nearest that is found", *_both(found["recall"], "{:.1%}")))
        table.append(("… put in, and the index built", *_both(found["seconds"], "{:.1f} s")))
    words = result["words"]
    table.append((f"two words in {words['passages']:,} passages", *_both(words["milliseconds"], "{:.1f} ms")))
    table.append(("… put in", *_both(words["seconds"], "{:.1f} s")))
    table.append(("erase an asset with 1,000 passages of them", *_both(words["eraseSeconds"], "{:.2f} s")))
    return table


def _both(measured: dict[str, float], form: str) -> tuple[str, str]:
    return form.format(measured["embedded"]), form.format(measured["postgres"]) if "postgres" in measured else "not run"

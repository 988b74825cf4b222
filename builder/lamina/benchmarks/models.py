"""Measure each model of the bench profile from the start of a process to its first answer, and its memory.

Ours is the service's own loader: it maps the weights. The plain way is that of the documentation of transformers and of
openai-whisper, which load the pickled original; both answer the same question, and the answers are compared. Each time
in a fresh process, once with the weights outside the page cache and once inside; the frameworks' own files are inside.
Then two containers with the same models: how often their weights are in memory.
The catalogue gets the measured memory of each model with --save. Needs about 25 GB of free disk.

Next: ./manage.sh docs puts the saved figures into docs/benchmarks/models.md and the README
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from lamina import delivery, engine, prerequisites
from lamina.benchmarks import results, shared_pages
from lamina.benchmarks.first_answer import Bench
from lamina.console import say
from lamina.files import write_atomically
from lamina.project import ROOT
from lamina.reference.model_figures import RESULT, render_rows

SUMMARY = "from the start of a process to each model's first answer; memory"
MEMORY = ROOT / "nix" / "locks" / "models-memory.json"
PROFILE = "bench"
DISK_BYTES = 25_000_000_000
MEGABYTE = 1_000_000
SHARED = ("clip-vit-base-patch32", "blip-image-captioning-base", "whisper-base")
"""What the two containers load: one model of each framework class, a gigabyte and a half together."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's options."""
    parser.add_argument("--runs", metavar="N", type=int, default=3, help="how often each way is taken (default: 3)")
    parser.add_argument("--only", metavar="MODEL", action="append", default=[], help="measure this model; repeatable")
    results.add_arguments(parser, RESULT, MEMORY)


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and save when asked to."""
    results.require_whole(arguments, "only")
    prerequisites.ensure("nix")
    running = engine.require()
    with tempfile.TemporaryDirectory(prefix="lamina-bench-") as name:
        prerequisites.require_space(Path(name), DISK_BYTES, "the measurement")
        result = measure(running, Path(name), arguments.runs, arguments.only)
    if arguments.save:
        save_memory(result)
    return results.deliver(result, arguments, RESULT, render_rows)


def measure(running: engine.Engine, scratch: Path, runs: int, only: list[str]) -> dict[str, Any]:
    """Take every way and return what was measured; times are medians in seconds, sizes are in bytes."""
    about = results.about() | {"runs": runs}
    bench = Bench.of(PROFILE, scratch)
    bench.check(only)
    measured = {name: bench.measure(name, runs) for name in only or bench.models}
    demo = Bench.of("demo", scratch)
    memory = {
        PROFILE: {name: each["ours"]["warm"]["memory"]["warm"] for name, each in measured.items()},
        "demo": {name: demo.warm_memory(name) for name in ([] if only else demo.models)},
    }
    return about | {"models": measured, "memory": memory, "shared": share(running)}


def share(running: engine.Engine) -> dict[str, Any]:
    """Load the image, start two containers, and remove what was not there before."""
    tag = f"lamina-backend:{PROFILE}"
    before = running.image(tag)
    delivery.deliver(lambda: running, PROFILE, locked=True)
    try:
        return shared_pages.measure(running, tag, list(SHARED))
    finally:
        if before is None:
            running.attempt("image", "rm", tag)


def save_memory(result: dict[str, Any]) -> None:
    """Keep the memory of each model in whole megabytes, rounded up, for the catalogue."""
    memory = {
        profile: {name: -(-size // MEGABYTE) * MEGABYTE for name, size in sorted(sizes.items())}
        for profile, sizes in sorted(result["memory"].items())
    }
    write_atomically(MEMORY, json.dumps(memory, indent=2, sort_keys=True) + "\n")
    say(f"saved nix/locks/{MEMORY.name}")

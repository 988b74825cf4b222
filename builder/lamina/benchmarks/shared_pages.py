"""Start containers with the same models, and see how often their weights are in memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lamina.benchmarks.mappings import parse, total, weights
from lamina.console import say
from lamina.engine import Engine
from lamina.errors import LaminaError

NAME = "lamina-bench-pages"
SCRATCH, DATA = "/tmp", "/data"  # noqa: S108 - in the container
READY_SECONDS = 1800.0
POLL_SECONDS = 0.5
ASK = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=10)"
READ = """
import os, pathlib
for process in pathlib.Path("/proc").glob("[0-9]*"):
    if int(process.name) != os.getpid():
        print((process / "smaps").read_text())
"""
"""Of every process in the container but the one that asks: each model has a process of its own."""


def measure(engine: Engine, tag: str, models: list[str]) -> dict[str, Any]:
    """Return what the weights take in one container, and in each of two; in bytes."""
    with _container(engine, tag, models, 1) as first:
        alone = pages(engine, first)
        with _container(engine, tag, models, 2) as second:
            both = [pages(engine, each) for each in (first, second)]
    say(f"weights in memory: {both[0]['rss'] / 1e6:.0f} MB, share of each of two {both[0]['pss'] / 1e6:.0f} MB")
    return {"models": models, "alone": alone, "both": both}


def pages(engine: Engine, name: str) -> dict[str, int]:
    """Return the weights' pages in all processes: ``rss`` counts shared ones whole, ``pss`` by their share."""
    found = parse(engine.run("exec", name, "python3", "-c", READ))
    files = weights(found)
    if not files:
        raise LaminaError(f"{name} has no weights mapped", hint="MODELS must name a model with a model.safetensors")
    about = {field.lower(): total(files, field) for field in ("Size", "Rss", "Pss", "Anonymous")}
    return about | {"processPss": total(found, "Pss")}


@contextmanager
def _container(engine: Engine, tag: str, models: list[str], number: int) -> Iterator[str]:
    """Run the service without a network until the caller has seen enough."""
    name = f"{NAME}-{number}"
    options = ["--network", "none", "--read-only", "--tmpfs", SCRATCH, "--volume", DATA, "--cap-drop", "ALL"]
    engine.run("run", "--detach", "--name", name, *options, "--env", f"MODELS={','.join(models)}", tag)
    try:
        _wait(engine, name)
        yield name
    finally:
        engine.attempt("rm", "--force", "--volumes", name)


def _wait(engine: Engine, name: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while engine.attempt("exec", name, "python3", "-c", ASK).returncode:
        if time.monotonic() > deadline or not engine.inspect("container", [name])[0]["State"]["Running"]:
            logs = engine.attempt("logs", "--tail", "20", name)
            raise LaminaError(f"{name} did not become ready", details=(logs.stdout + logs.stderr).splitlines())
        time.sleep(POLL_SECONDS)

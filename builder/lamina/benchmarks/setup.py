"""Measure the way from a clone of this checkout's last commit to the first answer of the demo service.

Where this process may mount (as root), everything happens in a second Nix store and a second Docker engine, both empty
at first, with empty caches of pip and npm; elsewhere, or with --as-is, the machine's own are used as they are, and the
result says so.
Programs that 'up' would install (Nix, Docker, pip) are expected to be there and are not part of the time.
Needs about 10 GB of free disk.

Next: ./manage.sh docs puts the saved figures into the README.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lamina import engine, images, inventory, prerequisites
from lamina.benchmarks import results
from lamina.benchmarks.second_engine import own_engine
from lamina.benchmarks.second_store import Place, available
from lamina.console import say
from lamina.fetch import needed_paths
from lamina.project import ROOT

SUMMARY = "time and bytes from a clone to the first answer"
RESULT = ROOT / "docs" / "benchmarks" / "setup.json"
PROFILE = "demo"
NAME = "lamina-bench"
DISK_BYTES = 10_000_000_000
ASK = "import urllib.request; print(urllib.request.urlopen('{address}', timeout=10).read())"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's options."""
    parser.add_argument("--as-is", action="store_true", help="use the machine's own Nix store, not an empty one")
    parser.add_argument("--store", metavar="FOLDER", type=Path, help="keep the second store in this folder")
    results.add_arguments(parser, RESULT)


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and save when asked to."""
    prerequisites.ensure("nix", "pip", "docker")
    with tempfile.TemporaryDirectory(prefix="lamina-bench-") as name:
        prerequisites.require_space(Path(name), DISK_BYTES, "the measurement")
        result = _measure_in(Path(name), as_is=arguments.as_is, store=arguments.store)
    # The steps were told while they were taken.
    return results.deliver(result, arguments, RESULT, lambda _: "")


def _measure_in(scratch: Path, *, as_is: bool, store: Path | None) -> dict[str, Any]:
    """Prepare store, caches and engine below ``scratch``, as far as this process may, and measure."""
    for folder in ("store", "caches", "probe", "engine"):
        (scratch / folder).mkdir()
    if as_is or not available(scratch / "probe"):
        engine.require()
        return measure(Place(scratch / "lamina", None, scratch / "caches"))
    chosen = (store or scratch / "store").resolve()
    chosen.mkdir(parents=True, exist_ok=True)
    with own_engine(scratch / "engine") as own:
        if own is None:
            engine.require()
        return measure(Place(scratch / "lamina", chosen, scratch / "caches", own))


def measure(place: Place) -> dict[str, Any]:
    """Take every step once and return what was measured."""
    output = images.attribute(PROFILE)
    fresh = place.store is not None and not any(place.store.iterdir())
    about = results.about(place.engine.host if place.engine else None)
    steps: dict[str, float] = {}
    moved = _bring(place, output, steps)
    _serve(place, steps)
    layers = _layers(place, output)
    return about | {
        "store": "empty" if fresh else "as it was",
        "output": output,
        "files": count_files(output),
        "moved": {"layers": moved["layers"], "bytes": moved["moved"]},
        "seconds": steps,
        "layers": layers,
    }


def _bring(place: Place, output: str, steps: dict[str, float]) -> dict[str, Any]:
    """Take the steps from the clone to the image in the engine; return what the load says about itself."""
    build = f'eval "$(./manage.sh env)" && nix build --no-link .#{output}.spec'
    load = ["./manage.sh", "load", "--models", PROFILE, "--json"]
    _take(steps, "clone", lambda: _clone(place))
    _take(steps, "fetch", lambda: place.run("./manage.sh", "fetch", "--for", output, "--json"))
    _take(steps, "build", lambda: place.run("bash", "-c", build))
    moved: dict[str, Any] = json.loads(_take(steps, "load", lambda: place.run(*load, beside_engine=True)))
    return moved


def _serve(place: Place, steps: dict[str, float]) -> None:
    """Take the steps from the image to the first answer, and once more ``up`` with nothing to do; stop the service."""
    api, dashboard = _free_ports(2)
    ports = ["--api-port", str(api), "--dashboard-port", str(dashboard)]
    up = ["./manage.sh", "up", "--models", PROFILE, "--name", NAME, *ports]
    ask = ASK.format(address=f"http://127.0.0.1:{api}/v1/models")
    try:
        _take(steps, "start", lambda: place.run(*up, beside_engine=True))
        _take(steps, "answer", lambda: place.run(sys.executable, "-c", ask, beside_engine=True))
        _take(steps, "again", lambda: place.run(*up, beside_engine=True))
    finally:
        place.run("./manage.sh", "down", "--name", NAME, "--volumes", beside_engine=True)


def count_files(output: str) -> dict[str, dict[str, int]]:
    """Return number and bytes of the locked files that building ``output`` needs, by registry."""
    paths, locks = needed_paths(output), inventory.load()
    found: dict[str, dict[str, int]] = {}
    for kind in inventory.KINDS:
        sizes = {item.file: item.size or 0 for item in inventory.items(locks, [kind]) if item.store_path in paths}
        found[kind] = {"files": len(sizes), "bytes": sum(sizes.values())}
    return found


def _take(steps: dict[str, float], name: str, action: Callable[[], str]) -> str:
    say(f"measuring: {name} …")
    started = time.monotonic()
    printed = action()
    steps[name] = round(time.monotonic() - started, 2)
    say(f"  {steps[name]} s")
    return printed


def _clone(place: Place) -> str:
    here = Place(place.checkout.parent, None, place.caches)
    return here.run("git", "clone", "--quiet", str(ROOT), str(place.checkout))


def _layers(place: Place, output: str) -> list[dict[str, Any]]:
    command = f'eval "$(./manage.sh env)" && nix build --no-link --json .#{output}.spec'
    built = json.loads(place.run("bash", "-c", command))
    description = json.loads(place.run("cat", built[0]["outputs"]["out"]))
    return [{"name": layer["name"], "bytes": layer["size"]} for layer in description["layers"]]


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports

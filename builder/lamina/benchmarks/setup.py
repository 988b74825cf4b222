"""Measure the way from a clone of this checkout's last commit to the first answer of the demo service.

Where this process may mount (as root), everything happens in a second Nix store that is empty at first, with empty
caches of pip and npm; elsewhere, or with --as-is, the machine's own store is used as it is, and the result says so.
Programs that 'up' would install (Nix, Docker, pip) are expected to be there and are not part of the time.
Needs about 10 GB of free disk.

Next: ./manage.sh docs puts the saved figures into the README.
"""

from __future__ import annotations

import argparse
import json
import socket
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lamina import engine, images, inventory, prerequisites
from lamina.benchmarks import machine
from lamina.benchmarks.second_store import Place, available
from lamina.console import say
from lamina.errors import DONE
from lamina.fetch import needed_names
from lamina.files import write_atomically
from lamina.project import ROOT

SUMMARY = "time and bytes from a clone to the first answer"
RESULT = ROOT / "docs" / "benchmarks" / "setup.json"
PROFILE = "demo"
NAME = "lamina-bench"
DISK_BYTES = 10_000_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's options."""
    parser.add_argument("--as-is", action="store_true", help="use the machine's own Nix store, not an empty one")
    parser.add_argument("--store", metavar="FOLDER", type=Path, help="keep the second store in this folder")
    parser.add_argument("--save", action="store_true", help="write docs/benchmarks/setup.json")
    parser.add_argument("--json", action="store_true", help="print the result as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and save when asked to."""
    prerequisites.ensure("nix", "pip")
    engine.require()
    with tempfile.TemporaryDirectory(prefix="lamina-bench-") as name:
        scratch = Path(name)
        prerequisites.require_space(scratch, DISK_BYTES, "the measurement")
        for folder in ("store", "caches", "probe"):
            (scratch / folder).mkdir()
        separate = not arguments.as_is and available(scratch / "probe")
        store = (arguments.store or scratch / "store").resolve() if separate else None
        if store:
            store.mkdir(parents=True, exist_ok=True)
        result = measure(Place(scratch / "lamina", store, scratch / "caches"))
    text = json.dumps(result, indent=2) + "\n"
    if arguments.save:
        write_atomically(RESULT, text)
        say(f"saved docs/benchmarks/{RESULT.name}")
    if arguments.json:
        print(text, end="")
    say("next: ./manage.sh docs" if arguments.save else "next: the same with --save writes docs/benchmarks/setup.json")
    return DONE


def measure(place: Place) -> dict[str, Any]:
    """Take every step once and return what was measured."""
    output = images.attribute(PROFILE)
    fresh = place.store is not None and not any(place.store.iterdir())
    state = {
        "store": "empty" if fresh else "as it was",
        "engineHadImage": engine.require().image(f"lamina-backend:{PROFILE}") is not None,
        "machine": machine.describe(),
    }
    api, dashboard = _free_ports(2)
    ports = ["--api-port", str(api), "--dashboard-port", str(dashboard)]
    up = ["./manage.sh", "up", "--models", PROFILE, "--name", NAME, *ports]
    build = f'eval "$(./manage.sh env)" && nix build --no-link .#{output}.spec .#{output}.stream'
    steps: dict[str, float] = {}
    _take(steps, "clone", lambda: _clone(place))
    _take(steps, "fetch", lambda: place.run("./manage.sh", "fetch", "--for", output, "--json"))
    _take(steps, "build", lambda: place.run("bash", "-c", build))
    moved = json.loads(_take(steps, "load", lambda: place.run("./manage.sh", "load", "--models", PROFILE, "--json")))
    try:
        _take(steps, "start", lambda: place.run(*up))
        _take(steps, "answer", lambda: _ask(f"http://127.0.0.1:{api}/v1/models"))
        _take(steps, "again", lambda: place.run(*up))
    finally:
        place.run("./manage.sh", "down", "--name", NAME, "--volumes")
    layers = _layers(place, output)
    return {
        "version": 1,
        "commit": place.run("git", "rev-parse", "--short=12", "HEAD").strip(),
        **state,
        "output": output,
        "files": count_files(output),
        "movedBytes": moved["moved"],
        "seconds": steps,
        "layers": layers,
    }


def count_files(output: str) -> dict[str, dict[str, int]]:
    """Return number and bytes of the locked files that building ``output`` needs, by registry."""
    names, locks = needed_names(output), inventory.load()
    found: dict[str, dict[str, int]] = {}
    for kind in inventory.KINDS:
        sizes = {item.file: item.size or 0 for item in inventory.items(locks, [kind]) if item.file in names}
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


def _ask(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own service on loopback
        return str(answer.read())


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

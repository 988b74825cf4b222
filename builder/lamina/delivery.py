"""The steps that ``build``, ``load`` and ``up`` share: fetch, build, bring into the engine."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from lamina import nix, prerequisites
from lamina.building import build, build_planned
from lamina.console import render_size, say
from lamina.engine import Engine
from lamina.images import ImageSpec, attribute, load_spec
from lamina.presence import sources_are_there

if TYPE_CHECKING:
    from lamina.loading import Moved


def fetch(installable: str, *, locked: bool) -> None:
    """Bring every file that ``installable`` needs into the Nix store, with this machine's package clients."""
    from lamina.fetch import fetch_for

    prerequisites.ensure("nix")
    fetch_for(installable, locked=locked)


def describe(profile: str, *, locked: bool) -> Path:
    """Fetch and build the image of ``profile`` as far as its description, and return that."""
    output = f"{attribute(profile)}.spec"
    prerequisites.ensure("nix")
    if sources_are_there(weights=profile == "real"):
        return build(output)
    from lamina.fetch import fetch_for  # late: with everything in the store, its clients are a third of all imports

    planned = nix.plan(output)
    if fetch_for(output, locked=locked, planned=planned):
        planned = nix.plan(output)
    return build_planned(output, planned)


def deliver(engine: Engine, profile: str, *, locked: bool) -> tuple[ImageSpec, Moved]:
    """Fetch, build and load the image of ``profile``; return what it is and what moved into the engine."""
    Thread(target=import_module, args=("lamina.loading",)).start()  # half of all imports, while Nix is at work
    description = describe(profile, locked=locked)
    return bring_in(engine, description, lambda: build(f"{attribute(profile)}.stream"))


def bring_in(engine: Engine, description: Path, find_stream: Callable[[], Path]) -> tuple[ImageSpec, Moved]:
    """Load a built image and say what moved; ``find_stream`` as in ``loading.load``."""
    from lamina.loading import load  # late: ``deliver`` imports it while Nix is at work

    spec = load_spec(description)
    moved = load(engine, spec, description, find_stream)
    if moved.layers:
        sizes = f"{render_size(moved.size)} of {render_size(spec.size)}"
        say(f"loaded {spec.tag} ({spec.digest[:19]}…): {moved.layers} of {len(spec.layers)} layers moved, {sizes}")
    else:
        say(f"{spec.tag} ({spec.digest[:19]}…) is already in the engine: nothing moved")
    return spec, moved

"""The steps that ``build``, ``load`` and ``up`` share: fetch, build, bring into the engine."""

from __future__ import annotations

from lamina import prerequisites
from lamina.building import build
from lamina.console import render_size, say
from lamina.engine import Engine
from lamina.fetch import fetch_for
from lamina.images import ImageSpec, attribute, load_spec
from lamina.loading import load


def fetch(installable: str, *, locked: bool) -> None:
    """Bring every file that ``installable`` needs into the Nix store, with this machine's package clients."""
    prerequisites.ensure("nix", "pip")
    fetch_for(installable, locked=locked)


def deliver(engine: Engine, profile: str, *, locked: bool) -> tuple[ImageSpec, int]:
    """Fetch, build and load the image of ``profile``; return what it is and how many bytes moved into the engine."""
    name = attribute(profile)
    fetch(name, locked=locked)
    spec = load_spec(build(f"{name}.spec"))
    moved = load(engine, spec, lambda: build(f"{name}.stream"))
    if moved:
        say(f"loaded {spec.tag} ({spec.digest[:19]}…, {render_size(spec.size)}, {len(spec.layers)} layers)")
    else:
        say(f"{spec.tag} ({spec.digest[:19]}…) is already in the engine: nothing moved")
    return spec, moved

"""The steps that ``build``, ``load`` and ``up`` share: fetch, build, bring into the engine."""

from __future__ import annotations

import argparse
import importlib
import importlib.util

from lamina import prerequisites
from lamina.building import build
from lamina.console import render_size, say
from lamina.engine import Engine
from lamina.images import PROFILES, ImageSpec, attribute, load_spec
from lamina.loading import load


def add_image_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose an image."""
    parser.add_argument(
        "--models", metavar="PROFILE", default="demo", help=f"model weights: {', '.join(PROFILES)} (default: demo)"
    )
    parser.add_argument(
        "--locked", action="store_true", help="fail when a locked package is gone, instead of locking its successor"
    )


def fetch(installable: str, *, locked: bool) -> None:
    """Bring every file that ``installable`` needs into the Nix store, with this machine's package clients."""
    prerequisites.ensure("nix", "pip")
    if importlib.util.find_spec("lamina.fetch"):
        importlib.import_module("lamina.fetch").fetch_for(installable, locked=locked)


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

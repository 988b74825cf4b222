"""The steps that ``build``, ``load`` and ``up`` share: fetch, build, bring into the engine."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from lamina import nix, prerequisites, presence
from lamina.building import BuildError, build, build_planned, nothing
from lamina.console import render_size, say
from lamina.images import ImageSpec, attribute, load_spec

if TYPE_CHECKING:
    from lamina.engine import Engine
    from lamina.streaming import Moved


def fetch(installable: str, *, locked: bool) -> None:
    """Bring every file that ``installable`` needs into the Nix store, with this machine's package clients."""
    from lamina.fetch import fetch_for

    prerequisites.ensure("nix")
    fetch_for(installable, locked=locked)


def describe(profile: str, *, locked: bool, meanwhile: Callable[[], object] = nothing) -> Path:
    """Fetch and build the image of ``profile`` as far as its description, and return that.

    ``meanwhile`` is called before anything is fetched, or while Nix is at work where nothing has to be: what it raises
    ends the build.
    """
    output = f"{attribute(profile)}.spec"
    if presence.are_there(output):
        try:
            return build(output, meanwhile)
        except BuildError:
            from lamina.fetch import lacks_sources

            if not lacks_sources(nix.plan(output)):
                raise
    meanwhile()
    return _describe_anew(output, locked=locked)


def _describe_anew(output: str, *, locked: bool) -> Path:
    """Fetch what ``output`` needs, build it, and remember what is in the store then."""
    from lamina.fetch import fetch_for  # late: with everything in the store, its clients are a third of all imports

    prerequisites.ensure("nix")
    planned = nix.plan(output)
    if fetch_for(output, locked=locked, planned=planned):
        planned = nix.plan(output)
    built = build_planned(output, planned)
    presence.remember(output)
    return built


def deliver(find_engine: Callable[[], Engine], profile: str, *, locked: bool) -> tuple[ImageSpec, Moved]:
    """Fetch, build and load the image of ``profile``; return what it is and what moved into the engine.

    Without an engine nothing is fetched and no build goes on.
    """
    found: list[Engine] = []

    def prepare() -> None:
        import_module("lamina.loading")  # half of all imports
        found.append(find_engine())

    description = describe(profile, locked=locked, meanwhile=prepare)
    return bring_in(found[-1], description)


def bring_in(engine: Engine, description: Path) -> tuple[ImageSpec, Moved]:
    """Load a built image and say what moved."""
    from lamina.loading import load  # late: ``deliver`` imports it while Nix is at work

    spec = load_spec(description)
    moved = load(engine, spec, description)
    if moved.layers:
        sizes = f"{render_size(moved.size)} of {render_size(spec.size)}"
        say(f"loaded {spec.tag} ({spec.digest[:19]}…): {moved.layers} of {len(spec.layers)} layers moved, {sizes}")
    else:
        say(f"{spec.tag} ({spec.digest[:19]}…) is already in the engine: nothing moved")
    return spec, moved

"""Run a registry of this machine's images while something else happens, and say which store path was altered."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from lamina import nix
from lamina.errors import LaminaError
from lamina.oci.image import Image
from lamina.oci.index import Described, ImageIndex, parse_description, platform_names
from lamina.oci.recipe import Recipe, RecipeError
from lamina.ports import owner
from lamina.registry.access import AccessLog
from lamina.registry.server import LOOPBACK, Registry, explain_plainly
from lamina.registry.shelf import stock

STORE_PATH_PARTS = 4
"""A store path is /nix/store/NAME; what is behind it is a file in it."""
REPAIR = "repair the path: nix-store --repair-path PATH, or build it again"
"""What to do about a layer that cannot be made any more."""
POLL_SECONDS = 0.01
"""How long the end of a registry may take."""


def load_description(path: Path) -> Described:
    """Read the description of an image or an index; raises ``LaminaError`` for a file that is none."""
    try:
        return parse_description(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecipeError) as cause:
        raise LaminaError(
            f"{path}: not the description of an image ({type(cause).__name__}: {cause})",
            hint="build it again: ./manage.sh build; of an image of lib.dockerTools it is the output 'spec'",
        ) from cause


def load_image(path: Path) -> Image:
    """Read an image's description; raises ``LaminaError`` for that of an index."""
    described = load_description(path)
    if isinstance(described, ImageIndex):
        raise LaminaError(
            f"{path}: an index ({platform_names(described)}), expected one image",
            hint=f"serve it and pull: ./manage.sh serve {path}",
        )
    return described


@contextlib.contextmanager
def registry(
    images: Iterable[tuple[str, Described]], log: AccessLog, *, host: str = LOOPBACK, port: int = 0
) -> Iterator[Registry]:
    """Serve images and indexes by ``name:tag`` until the block ends; raises ``LaminaError`` for a taken port."""
    try:
        shelf = stock(images)
    except ValueError as cause:
        raise LaminaError(f"image {cause}", hint="choose another name or tag for the image") from cause
    try:
        server = Registry(shelf, log, host=host, port=port, explain=explain)
    except OSError as cause:
        who = f" by {owner(port)}" if port and owner(port) else ""
        raise LaminaError(
            f"cannot listen on {host}:{port}: {cause.strerror}{who}", hint="--port 0 takes a free port"
        ) from cause
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def explain(recipe: Recipe, error: Exception) -> str:
    """Return why a layer cannot be served, with the store paths that are gone or not what Nix recorded."""
    paths = [item.path for item in recipe.storePaths] + ([recipe.tree] if recipe.tree else [])
    if recipe.blob:
        paths.append("/".join(recipe.blob.path.split("/")[:STORE_PATH_PARTS]))
    gone = [path for path in paths if not os.path.lexists(path)]
    altered = altered_paths(paths) if isinstance(error, RecipeError) and not gone else []
    if not gone and not altered:
        return explain_plainly(recipe, error)
    what = "gone from" if gone else "altered in"
    return f"layer {recipe.name!r} cannot be made any more: {what} the store: {', '.join(gone or altered)}"


def altered_paths(paths: Iterable[str]) -> list[str]:
    """Return the store paths whose content has another hash than Nix recorded; reads all of them."""
    return [path for path in paths if path.startswith("/nix/store/") and not _is_intact(path)]


def _is_intact(path: str) -> bool:
    command = ["nix-store", "--verify-path", path]
    return subprocess.run(command, env=nix.environment(), capture_output=True, check=False).returncode == 0

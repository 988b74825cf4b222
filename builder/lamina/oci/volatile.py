"""Layers that change with nearly every build: made in the same step as the image's description.

A derivation of its own would be remembered for the next build, which needs another one anyway, and costs a sandbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from lamina.oci.compressed_layer import compress_layer
from lamina.oci.content import Owner, StorePath
from lamina.oci.recipe import Recipe, make_recipe
from lamina.oci.times import parse_time


def closure_of(arguments: Mapping[str, Any], index: int) -> list[Mapping[str, Any]]:
    """Return the reference graph of the volatile layer of that number; Nix leaves out an empty one."""
    graph: list[Mapping[str, Any]] = arguments.get(f"volatile{index}", [])
    return graph


def closures(arguments: Mapping[str, Any]) -> set[str]:
    """Return every store path in the closures of the volatile layers."""
    indices = range(len(arguments.get("volatile", [])))
    return {item["path"] for index in indices for item in closure_of(arguments, index)}


def pack_volatile(arguments: Mapping[str, Any], below: Iterable[str]) -> list[Recipe]:
    """Return the recipes of the volatile layers, bottom first, without the store paths ``below``.

    Compressed bytes are kept in files of the output ``blobs``, named after their layers' numbers.
    """
    held, recipes = set(below), []
    for index, layer in enumerate(arguments.get("volatile", [])):
        make = partial(
            make_recipe,
            layer["name"],
            [
                StorePath(path=item["path"], narHash=item["narHash"])
                for item in closure_of(arguments, index)
                if item["path"] not in held
            ],
            layer.get("tree"),
            owner=Owner(**arguments["owner"]),
            mtime=parse_time("mtime", arguments["mtime"], arguments.get("epoch")),
        )
        if layer.get("compression") == "gzip":
            folder = Path(arguments["outputs"]["blobs"])
            folder.mkdir(exist_ok=True)
            recipe = compress_layer(make, folder / str(index))
        else:
            recipe = make()
        held |= {item.path for item in recipe.storePaths}
        recipes.append(recipe)
    return [recipe for recipe in recipes if recipe.storePaths or recipe.tree]

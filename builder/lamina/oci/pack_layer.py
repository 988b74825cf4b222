"""Make the recipe of one layer. Runs inside a derivation.

Input: ``.attrs.json`` with ``layerName``; ``own`` and ``earlier``, the reference graphs of this layer's paths and of
those in the layers below it; ``only``, the paths of ``own`` that the layer holds, or null for all; ``base``, the
description of the image below, or null; ``excluded``, paths of ``own`` that are no content; ``tree``; ``recorded`` (a
file of attributes that the tree's commands left), ``perms`` and ``directories``; ``treeOwner``, whether the tree
belongs to ``owner`` as well; ``owner``, ``mtime``, ``epoch`` and ``outputs.out``. A path that a layer below holds is
left out. With an ``outputs.blob`` the layer is compressed, and its compressed bytes are kept there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from lamina.oci.choose_image import choose_image
from lamina.oci.compressed_layer import compress_layer
from lamina.oci.content import Attributes, Owner, StorePath, root_entries
from lamina.oci.permissions import Rule, apply_rules
from lamina.oci.recipe import Recipe, RecipeError, make_recipe, render_recipe
from lamina.oci.times import parse_time


def held_below(arguments: Mapping[str, Any]) -> set[str]:
    """Return the store paths that a layer below or the base image holds, and those that are no content."""
    held = {item["path"] for item in arguments.get("earlier", [])} | set(arguments.get("excluded", []))
    base = choose_image(arguments.get("base"))
    return held.union(*(layer.held for layer in base.layers)) if base else held


def declared_attributes(arguments: Mapping[str, Any], owner: Owner) -> list[Attributes]:
    """Return the owners and modes of the layer's tree, each path once; what is declared wins over what was recorded."""
    tree, recorded = arguments.get("tree"), arguments.get("recorded")
    found = [Attributes(**item) for item in json.loads(Path(recorded).read_text())] if recorded else []
    if tree and arguments.get("treeOwner"):
        names = [entry.name for entry in root_entries(tree)]
        found = [Attributes(path=f"/{name}", uid=owner.uid, gid=owner.gid) for name in names] + found
    if tree:
        found = apply_rules([Rule(**rule) for rule in arguments.get("perms", [])], tree, found)
    found += [Attributes(**item) for item in arguments.get("directories", [])]
    return list({item.path: item for item in found}.values())


def pack(arguments: Mapping[str, Any]) -> Recipe:
    """Return the recipe that the arguments ask for; compressed bytes are kept where they want them."""
    below, only = held_below(arguments), arguments.get("only")
    own = [
        StorePath(path=item["path"], narHash=item["narHash"])
        for item in arguments.get("own", [])
        if item["path"] not in below and (only is None or item["path"] in only)
    ]
    owner = Owner(**arguments.get("owner", {}))
    make = partial(
        make_recipe,
        arguments["layerName"],
        own,
        arguments.get("tree"),
        declared_attributes(arguments, owner),
        owner=owner,
        mtime=parse_time("mtime", arguments.get("mtime", "1970-01-01T00:00:01Z"), arguments.get("epoch")),
    )
    blob = arguments["outputs"].get("blob")
    return compress_layer(make, Path(blob)) if blob else make()


def main() -> int:
    """Write the recipe that ``.attrs.json`` asks for and return the exit code."""
    arguments = json.loads(Path(".attrs.json").read_text())
    try:
        recipe = pack(arguments)
    except (RecipeError, ValueError) as error:
        print(f"error: layer {arguments['layerName']!r}: {error}", file=sys.stderr)
        return 1
    Path(arguments["outputs"]["out"]).write_bytes(render_recipe(recipe))
    return 0


if __name__ == "__main__":
    sys.exit(main())

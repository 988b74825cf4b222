"""Assemble an image from the recipes of its layers. Runs inside a derivation.

Input: ``.attrs.json`` with ``recipes`` (files, bottom first), ``customisation`` (the recipe of the last layer),
``closure`` (the reference graph of everything the image must hold), ``excluded`` (roots of that graph that are not
part of the image), ``configFile``, ``repoTag``, ``architecture``, ``created`` and ``outputs.out``.

Whatever of the closure no declared layer holds goes into one layer of its own, below the customisation layer. This is
the seam for automatic layering: a function from that remainder and a budget to several layers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lamina.oci.image import make_image, render_image
from lamina.oci.recipe import Recipe, RecipeError, StorePath, make_recipe, parse_recipe

REMAINDER = "remainder"


def remainder(
    closure: Sequence[Mapping[str, Any]], excluded: Sequence[str], layers: Sequence[Recipe]
) -> list[StorePath]:
    """Return the paths of the closure that are in no layer yet."""
    held = {item.path for layer in layers for item in layer.storePaths}
    held.update(excluded)
    return [StorePath(path=item["path"], narHash=item["narHash"]) for item in closure if item["path"] not in held]


def main() -> int:
    """Write the description that ``.attrs.json`` asks for and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    try:
        layers = [parse_recipe(Path(recipe).read_bytes()) for recipe in attributes["recipes"]]
        layers = [layer for layer in layers if layer.storePaths or layer.tree]
        rest = remainder(attributes["closure"], attributes["excluded"], layers)
        if rest:
            layers.append(make_recipe(REMAINDER, rest))
        layers.append(parse_recipe(Path(attributes["customisation"]).read_bytes()))
        image = make_image(
            attributes["repoTag"],
            layers,
            json.loads(Path(attributes["configFile"]).read_text()),
            architecture=attributes["architecture"],
            created=attributes["created"],
        )
    except RecipeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    Path(attributes["outputs"]["out"]).write_bytes(render_image(image))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Make the recipe of one layer. Runs inside a derivation.

Input: ``.attrs.json`` with ``layerName``; ``own`` and ``earlier``, the reference graphs of this layer's paths and of
those in the layers below it; ``tree`` and ``attributes`` (see ``recipe.Recipe``); ``outputs.out``. A path that a
layer below holds is left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lamina.oci.recipe import Attributes, StorePath, make_recipe, render_recipe


def main() -> int:
    """Write the recipe that ``.attrs.json`` asks for and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    below = {item["path"] for item in attributes.get("earlier", [])}
    own = [
        StorePath(path=item["path"], narHash=item["narHash"])
        for item in attributes.get("own", [])
        if item["path"] not in below
    ]
    declared = [Attributes(**item) for item in attributes.get("attributes", [])]
    recipe = make_recipe(attributes["layerName"], own, attributes.get("tree"), declared)
    Path(attributes["outputs"]["out"]).write_bytes(render_recipe(recipe))
    return 0


if __name__ == "__main__":
    sys.exit(main())

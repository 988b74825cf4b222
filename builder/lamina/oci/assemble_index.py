"""Put images of several platforms under one name. Runs inside a derivation.

Input: ``.attrs.json`` with ``images`` (descriptions, or folders of them from imported archives), ``repoTag``,
``annotations`` and ``outputs.out``, the description to write.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lamina.oci.choose_image import load_images
from lamina.oci.index import make_index, render_index
from lamina.oci.recipe import RecipeError


def main() -> int:
    """Write the description that ``.attrs.json`` asks for and return the exit code."""
    arguments = json.loads(Path(".attrs.json").read_text())
    try:
        images = [image for path in arguments["images"] for image in load_images(path)]
        index = make_index(arguments["repoTag"], images, arguments["annotations"])
    except (RecipeError, ValueError) as error:
        print(f"error: index {arguments['repoTag']}: {error}", file=sys.stderr)
        return 1
    Path(arguments["outputs"]["out"]).write_bytes(render_index(index))
    return 0


if __name__ == "__main__":
    sys.exit(main())

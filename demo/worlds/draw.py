"""Write a picture of the world of shapes, or say what the pictures of the first seeds show.

For instance ``python3 -m demo.worlds.draw circle.png --shape red circle``, ``… any.png --seed 7`` or ``… --facts 8``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from typing import Any

from PIL import Image

from demo.worlds.shapes import ShapeError, draw_plain, draw_scene


def facts(count: int) -> dict[str, Any]:
    """Return caption, size and digest of the pixels of the first ``count`` seeds."""
    scenes = {str(seed): draw_scene(seed) for seed in range(count)}
    return {
        seed: {
            "caption": scene.caption,
            "sha256": hashlib.sha256(scene.pixels.tobytes()).hexdigest(),
            "size": list(scene.pixels.shape[1::-1]),
        }
        for seed, scene in scenes.items()
    }


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m demo.worlds.draw", description="Draw a picture of a shape.")
    parser.add_argument("file", nargs="?", metavar="FILE", help="the picture to write; its ending says the format")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--shape", nargs=2, metavar=("COLOUR", "FORM"), help="this shape, plainly, on white")
    what.add_argument("--seed", type=int, help="the picture of this seed")
    what.add_argument("--facts", type=int, metavar="COUNT", help="print what the first seeds show, as JSON")
    asked = parser.parse_args(arguments)
    if asked.facts is not None:
        print(json.dumps(facts(asked.facts), indent=2, sort_keys=True))
        return 0
    if asked.file is None:
        parser.error("FILE is missing: name the picture to write")
    try:
        pixels = draw_plain(*asked.shape) if asked.shape else draw_scene(asked.seed).pixels
    except ShapeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    Image.fromarray(pixels).save(asked.file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

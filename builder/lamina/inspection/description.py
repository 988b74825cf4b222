"""Find the description of the image that a command was asked about."""

from __future__ import annotations

import json
from pathlib import Path

from lamina import nix
from lamina.building import build
from lamina.errors import WRONG_USE, LaminaError
from lamina.images import attribute, profiles
from lamina.oci.image import Image, parse_image
from lamina.oci.recipe import RecipeError

HINT = "IMAGE is a profile, the file of a '.spec' output, or a flake reference such as .#backend-image-demo"


def load_image(reference: str) -> Image:
    """Return the image that ``reference`` names: a profile, a description's file, or a flake reference with ``#``."""
    path = resolve(reference)
    try:
        return parse_image(path.read_bytes())
    except (RecipeError, ValueError, KeyError, TypeError, OSError) as cause:
        raise LaminaError(f"{reference}: {path} is not the description of an image ({cause})", hint=HINT) from cause


def resolve(reference: str) -> Path:
    """Return the file of the description, building it when it is an output of the flake."""
    if reference in profiles():
        return build(f"{attribute(reference)}.spec")
    if "#" in reference:
        printed = nix.run(["nix", "build", f"{reference}.spec", "--no-link", "--json"])
        return Path(json.loads(printed)[0]["outputs"]["out"])
    if Path(reference).is_file():
        return Path(reference)
    raise LaminaError(
        f"{reference} is neither a profile ({', '.join(profiles())}) nor a file", hint=HINT, exit_code=WRONG_USE
    )

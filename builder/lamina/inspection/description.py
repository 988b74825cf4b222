"""Find the description of the image that a command was asked about."""

from __future__ import annotations

import json
import re
from pathlib import Path

from lamina import nix
from lamina.building import build
from lamina.errors import WRONG_USE, LaminaError
from lamina.images import attribute, profiles
from lamina.oci.image import Image
from lamina.oci.index import Described, ImageIndex, images_of, parse_description, platform_name
from lamina.oci.recipe import RecipeError

HINT = "IMAGE is a profile, the file of a '.spec' output, or a flake reference such as .#backend-image-demo"
_OF_PLATFORM = re.compile(r"(.+)@([a-z0-9]+/[a-z0-9_]+(?:/[a-z0-9.]+)?)")


def load_image(reference: str) -> Image:
    """Return the image that ``reference`` names: a profile, a description's file, or a flake reference with ``#``.

    Of an index one platform is meant, whose name follows behind ``@``: ``index.json@linux/arm64``.
    """
    found = _OF_PLATFORM.fullmatch(reference)
    path = resolve(found[1] if found else reference)
    try:
        described = parse_description(path.read_bytes())
    except (RecipeError, ValueError, KeyError, TypeError, OSError) as cause:
        raise LaminaError(f"{reference}: {path} is not the description of an image ({cause})", hint=HINT) from cause
    if found or isinstance(described, ImageIndex):
        return choose(reference, described, found[2] if found else None)
    return described


def choose(reference: str, described: Described, platform: str | None) -> Image:
    """Return the image for ``platform``; raises ``LaminaError`` where none is named, or there is no such image."""
    images = {platform_name(image): image for image in images_of(described)}
    if platform in images:
        return images[platform]
    what = f"is for {', '.join(images)}" + (f", not for {platform}" if platform else ", expected the name of one")
    example = f"{reference.removesuffix(f'@{platform}')}@{next(iter(images))}"
    raise LaminaError(f"{reference} {what}", hint=f"write {example}", exit_code=WRONG_USE)


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

"""Read the images that another derivation described: one description, or a folder of them from an imported archive."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lamina.oci.image import Image, parse_image
from lamina.oci.recipe import RecipeError


def load_images(path: str | Path) -> list[Image]:
    """Return the image in a description's file, or all in the folder ``images`` of an imported archive."""
    files = sorted(Path(path, "images").iterdir()) if Path(path).is_dir() else [Path(path)]
    return [parse_image(file.read_bytes()) for file in files]


def choose_image(base: Mapping[str, Any] | None) -> Image | None:
    """Return the image that ``path``, ``name`` and ``tag`` name; the first when neither name nor tag is given."""
    if base is None:
        return None
    images = load_images(base["path"])
    for image in images:
        name, _, tag = image.repoTag.rpartition(":")
        if base.get("name") in (None, name) and base.get("tag") in (None, tag):
            return image
    wanted = f"{base.get('name') or '*'}:{base.get('tag') or '*'}"
    held = ", ".join(image.repoTag or "an image without a tag" for image in images)
    raise RecipeError(f"`fromImage` holds {held}, but {wanted} was asked for with `fromImageName` and `fromImageTag`")

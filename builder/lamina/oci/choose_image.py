"""Read the images that another derivation described: one description, or a folder of them from an imported archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lamina.oci.image import Image
from lamina.oci.index import Described, ImageIndex, parse_description, platform_names
from lamina.oci.recipe import RecipeError


def load_descriptions(path: str | Path) -> list[Described]:
    """Return what a description's file describes, or all in the folder ``images`` of an imported archive."""
    files = sorted(Path(path, "images").iterdir()) if Path(path).is_dir() else [Path(path)]
    return [parse_description(file.read_bytes()) for file in files]


def load_images(path: str | Path, architecture: str | None = None) -> list[Image]:
    """Return the images of a description's file or folder; of an index those for ``architecture``, by its name.

    Raises ``RecipeError`` for an index where no architecture is asked for, and for one without it.
    """
    return [image for described in load_descriptions(path) for image in _choose(described, architecture)]


def _choose(described: Described, architecture: str | None) -> list[Image]:
    if not isinstance(described, ImageIndex):
        return [described]
    if architecture is None:
        raise RecipeError(
            f"{described.repoTag} is an index itself ({platform_names(described)}), but images were expected: "
            "give those it was made of"
        )
    found = [image for image in described.images if image.configuration["architecture"] == architecture]
    if not found:
        raise RecipeError(f"{described.repoTag} is for {platform_names(described)}, but {architecture} was asked for")
    return [replace(image, repoTag=described.repoTag) for image in found]


def choose_image(base: Mapping[str, Any] | None) -> Image | None:
    """Return the image that ``path``, ``name`` and ``tag`` name; the first when neither name nor tag is given."""
    if base is None:
        return None
    images = load_images(base["path"], base.get("architecture"))
    for image in images:
        name, _, tag = image.repoTag.rpartition(":")
        if base.get("name") in (None, name) and base.get("tag") in (None, tag):
            return image
    wanted = f"{base.get('name') or '*'}:{base.get('tag') or '*'}"
    held = ", ".join(image.repoTag or "an image without a tag" for image in images)
    raise RecipeError(f"`fromImage` holds {held}, but {wanted} was asked for with `fromImageName` and `fromImageTag`")

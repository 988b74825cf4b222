"""One name for images of several platforms: the OCI image index, and the description of the whole.

The index names the manifest of each image with its platform, and a client takes its own. Format: OCI image
specification 1.1, https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lamina.oci.image import MANIFEST_TYPE, Image, descriptor, image_data, parse_image_data, require_version
from lamina.oci.recipe import Recipe, RecipeError, render
from lamina.oci.tar import FORMAT_VERSION

INDEX_TYPE = "application/vnd.oci.image.index.v1+json"
DEFAULT_VARIANTS = {"amd64": "v1", "arm": "v7", "arm64": "v8"}
"""What an engine takes an architecture without a variant for: containerd's rules, which Docker has too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageIndex:
    """Images of different platforms under one ``repoTag``; what they are called themselves does not count.

    ``annotations`` are those of the index. ``make_index`` refuses what no client could choose from.
    """

    repoTag: str  # noqa: N815 - JSON name
    images: tuple[Image, ...]
    annotations: Mapping[str, str] = field(default_factory=dict)

    @property
    def manifest_bytes(self) -> bytes:
        """Return the index as it is stored; its digest is the one a registry knows all platforms by."""
        return render(
            {
                "schemaVersion": 2,
                "mediaType": INDEX_TYPE,
                "manifests": [
                    {**descriptor(MANIFEST_TYPE, image.manifest_bytes), "platform": platform_of(image)}
                    for image in self.images
                ],
                **({"annotations": self.annotations} if self.annotations else {}),
            }
        )

    @property
    def layers(self) -> tuple[Recipe, ...]:
        """Return the layers of all platforms; one that several share is there once."""
        return tuple({layer.digest: layer for image in self.images for layer in image.layers}.values())


Described = Image | ImageIndex
"""What a description describes, and what a tag can name."""


def images_of(described: Described) -> tuple[Image, ...]:
    """Return the images of an index, or the one image."""
    return described.images if isinstance(described, ImageIndex) else (described,)


def platform_of(image: Image) -> dict[str, str]:
    """Return the platform of an image, from its configuration, in the form of an index."""
    known = {"os": "linux", **image.configuration}
    return {key: known[key] for key in ("architecture", "os", "variant") if known.get(key)}


def platform_name(image: Image) -> str:
    """Return the platform of an image as engines write it: ``linux/arm64/v8``."""
    platform = platform_of(image)
    return "/".join(platform[key] for key in ("os", "architecture", "variant") if key in platform)


def platform_names(index: ImageIndex) -> str:
    """Return the platforms of an index as text."""
    return ", ".join(map(platform_name, index.images))


def make_index(repo_tag: str, images: Sequence[Image], annotations: Mapping[str, str] | None = None) -> ImageIndex:
    """Return the index of the images; raises ``RecipeError`` when there is none, or two are for one platform."""
    if not images:
        raise RecipeError("there is no image, but an index needs at least one")
    taken: dict[tuple[str, str, str], Image] = {}
    for image in images:
        if "architecture" not in image.configuration:
            raise RecipeError(f"{image.repoTag} does not say its architecture, so no client could choose it")
        platform = platform_of(image)
        architecture = platform["architecture"]
        key = (platform["os"], architecture, platform.get("variant", DEFAULT_VARIANTS.get(architecture, "")))
        if key in taken:
            raise RecipeError(
                f"{taken[key].repoTag} and {image.repoTag} are both for {platform_name(image)}, "
                "but a client can have only one image for a platform"
            )
        taken[key] = image
    return ImageIndex(repoTag=repo_tag, images=tuple(images), annotations=annotations or {})


def render_index(index: ImageIndex) -> bytes:
    """Return the description of an index as JSON, with its digest for readers."""
    return render(
        {
            "formatVersion": FORMAT_VERSION,
            "repoTag": index.repoTag,
            "index": descriptor(INDEX_TYPE, index.manifest_bytes),
            "annotations": index.annotations,
            "images": [image_data(image) for image in index.images],
        }
    )


def parse_description(text: str | bytes) -> Described:
    """Return the image or the index in a JSON text; raises ``RecipeError`` for another format version."""
    data: dict[str, Any] = json.loads(text)
    if "images" not in data:
        return parse_image_data(data)
    require_version(data)
    return make_index(data["repoTag"], [parse_image_data(image) for image in data["images"]], data["annotations"])

"""Tie recipes to a configuration: the image's configuration object, its manifest, and the description of the whole.

The description (``Image``) is what Nix keeps of an image. Everything an engine or registry wants can be written from
it. Formats: OCI image specification 1.1, https://github.com/opencontainers/image-spec.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lamina.oci.configuration import make_configuration, with_labels
from lamina.oci.recipe import Recipe, RecipeError, parse_recipe, render
from lamina.oci.tar import FORMAT_VERSION

CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
MAX_LAYERS = 127
"""What Docker's overlay2 driver can stack."""


def digest_of(data: bytes) -> str:
    """Return the digest of some bytes as the OCI specification writes it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """An image: ``repoTag`` (``name:tag``, empty for none), its layers from bottom to top, its configuration object.

    ``annotations`` are those of the manifest. ``rawConfiguration`` is the text of a foreign image's configuration,
    whose digest another spelling would change.
    """

    repoTag: str  # noqa: N815 - JSON name
    layers: tuple[Recipe, ...]
    configuration: Mapping[str, Any]
    annotations: Mapping[str, str] = field(default_factory=dict)
    rawConfiguration: str | None = None  # noqa: N815 - JSON name

    @property
    def config_bytes(self) -> bytes:
        """Return the configuration object as it is stored; its digest is the image ID."""
        return render(self.configuration) if self.rawConfiguration is None else self.rawConfiguration.encode()

    @property
    def manifest_bytes(self) -> bytes:
        """Return the OCI manifest; its digest is the digest a registry knows the image by."""
        return render(
            {
                "schemaVersion": 2,
                "mediaType": MANIFEST_TYPE,
                "config": descriptor(CONFIG_TYPE, self.config_bytes),
                "layers": [
                    {"mediaType": layer.mediaType, "digest": layer.digest, "size": layer.size} for layer in self.layers
                ],
                **({"annotations": self.annotations} if self.annotations else {}),
            }
        )


def descriptor(media_type: str, data: bytes) -> dict[str, Any]:
    """Return the OCI descriptor of some bytes."""
    return {"mediaType": media_type, "digest": digest_of(data), "size": len(data)}


def make_image(
    repo_tag: str,
    layers: Sequence[Recipe],
    config: Mapping[str, Any],
    *,
    architecture: str,
    created: str,
    variant: str | None = None,
    annotations: Mapping[str, str] | None = None,
    base: Image | None = None,
) -> Image:
    """Return an image of the layers, bottom first, on top of ``base``.

    ``created`` is RFC 3339; ``config`` is the OCI ``config`` object, which inherits from the base's.
    """
    below = base.layers if base else ()
    count = len(below) + len(layers)
    if not 1 <= count <= MAX_LAYERS:
        raise RecipeError(f"{repo_tag} has {count} layers, but 1 to {MAX_LAYERS} are possible")
    configuration = make_configuration(
        layers,
        with_labels(config, annotations or {}),
        architecture=architecture,
        created=created,
        variant=variant,
        base=base.configuration if base else None,
        base_layers=below,
    )
    return Image(repoTag=repo_tag, layers=(*below, *layers), configuration=configuration, annotations=annotations or {})


def image_data(image: Image) -> dict[str, Any]:
    """Return the description of an image as data, with the digests of configuration and manifest for readers."""
    return {
        "formatVersion": FORMAT_VERSION,
        "repoTag": image.repoTag,
        "config": descriptor(CONFIG_TYPE, image.config_bytes),
        "manifest": descriptor(MANIFEST_TYPE, image.manifest_bytes),
        "configuration": image.configuration,
        "rawConfiguration": image.rawConfiguration,
        "annotations": image.annotations,
        "layers": [asdict(layer) for layer in image.layers],
    }


def render_image(image: Image) -> bytes:
    """Return the description of an image as JSON."""
    return render(image_data(image))


def require_version(data: Mapping[str, Any]) -> None:
    """Raise ``RecipeError`` when a description was written by another format version."""
    if data.get("formatVersion") != FORMAT_VERSION:
        raise RecipeError(
            f"the image description has format version {data.get('formatVersion')}, "
            f"but this code reads version {FORMAT_VERSION}"
        )


def parse_image_data(data: Mapping[str, Any]) -> Image:
    """Return the image in a description; raises ``RecipeError`` when it was written by another format version."""
    require_version(data)
    return Image(
        repoTag=data["repoTag"],
        layers=tuple(parse_recipe(json.dumps(layer)) for layer in data["layers"]),
        configuration=data["configuration"],
        annotations=data.get("annotations", {}),
        rawConfiguration=data.get("rawConfiguration"),
    )


def parse_image(text: str | bytes) -> Image:
    """Return the image in a JSON text; raises ``RecipeError`` when it was written by another format version."""
    return parse_image_data(json.loads(text))

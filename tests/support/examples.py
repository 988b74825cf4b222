"""The images of nix/examples, built in one go, and what their archives hold."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamina import nix
from lamina.oci.image import Image, parse_image
from lamina.oci.index import Described, ImageIndex, parse_description

OUTPUT = "legacyPackages.x86_64-linux.examples"
EVALUATE = """examples: builtins.mapAttrs (_: builtins.mapAttrs (_: image: {
  path = image.outPath;
  spec = image.spec.outPath;
  tag = if image ? imageName then "${image.imageName}:${image.imageTag}" else null;
  isExe = image.isExe or false;
})) examples"""


@dataclass(frozen=True, kw_only=True)
class Example:
    """A built image: the archive or the program that writes it, its description, and its name and tag."""

    path: Path
    spec: Path
    tag: str | None
    isExe: bool  # noqa: N815 - JSON name

    @property
    def image(self) -> Image:
        """Return the description."""
        return parse_image(self.spec.read_bytes())

    @property
    def described(self) -> Described:
        """Return the description, which may be that of an index."""
        return parse_description(self.spec.read_bytes())

    @property
    def is_index(self) -> bool:
        """Say whether it is no image that an engine loads, but an index."""
        return not self.spec.is_dir() and isinstance(self.described, ImageIndex)


def build_examples() -> dict[str, Example]:
    """Build every example and return them by ``family.name``."""
    evaluated: dict[str, dict[str, Any]] = json.loads(
        nix.run(["nix", "eval", "--json", f".#{OUTPUT}", "--apply", EVALUATE])
    )
    names = [f"{family}.{name}" for family, images in evaluated.items() for name in images]
    outputs = [f".#{OUTPUT}.{name}{part}" for name in names for part in ("", ".spec")]
    nix.run(["nix", "build", "--no-link", *outputs])
    found = {name: evaluated[name.split(".")[0]][name.split(".")[1]] for name in names}
    return {
        name: Example(path=Path(each["path"]), spec=Path(each["spec"]), tag=each["tag"], isExe=each["isExe"])
        for name, each in found.items()
    }


def archive_names(path: Path, wanted: Callable[[str], bool]) -> list[str]:
    """Return the members of all layers in an archive whose names are wanted."""
    names: list[str] = []
    with tarfile.open(path) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        for layer in {layer for image in json.loads(manifest.read()) for layer in image["Layers"]}:
            with tarfile.open(fileobj=archive.extractfile(layer)) as members:
                names += [name for name in members.getnames() if wanted(name)]
    return sorted(names)

"""Which images there are, how they are built, and what a built image says about itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamina import store_path
from lamina.errors import WRONG_USE, LaminaError
from lamina.project import ROOT

FORMAT_VERSION = 1


@dataclass(frozen=True)
class Layer:
    """One layer: its name, its diff_id, its size in bytes, and the names of the store paths in it."""

    name: str
    digest: str
    size: int
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImageSpec:
    """What an image is, known without its bytes: the tag, the digest of its configuration (Docker's ID), its layers.

    ``manifest`` is the digest a registry knows it by.
    """

    tag: str
    digest: str
    layers: tuple[Layer, ...]
    manifest: str = ""

    @property
    def size(self) -> int:
        """Bytes of all layers, unpacked."""
        return sum(layer.size for layer in self.layers)


def profiles(folder: Path = ROOT / "nix" / "images") -> list[str]:
    """Return the model profiles, sorted: ``backend-image-NAME.nix`` is NAME, ``backend-image.nix`` is ``real``."""
    names = (path.stem.removeprefix("backend-image") for path in folder.glob("backend-image*.nix"))
    return sorted(name.removeprefix("-") or "real" for name in names)


def attribute(profile: str) -> str:
    """Return the flake output of a model profile: ``backend-image`` for real, ``backend-image-demo`` for demo."""
    if profile not in profiles():
        raise LaminaError(
            f"--models: {profile} is not a profile, expected one of: {', '.join(profiles())}",
            hint="--models demo builds without a model hub",
            exit_code=WRONG_USE,
        )
    return "backend-image" if profile == "real" else f"backend-image-{profile}"


def load_spec(path: Path) -> ImageSpec:
    """Read the ``.spec`` output of an image; raises ``LaminaError`` for a file that this version cannot read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["formatVersion"] != FORMAT_VERSION:
            raise LaminaError(f"{path}: formatVersion is {data['formatVersion']}, expected {FORMAT_VERSION}")
        layers = tuple(_layer(each) for each in data["layers"])
        return ImageSpec(data["repoTag"], data["config"]["digest"], layers, data["manifest"]["digest"])
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise LaminaError(
            f"{path}: not the description of an image ({type(cause).__name__}: {cause})",
            hint="build it again: ./manage.sh build",
        ) from cause


def _layer(layer: dict[str, Any]) -> Layer:
    holds = tuple(store_path.name_of(each["path"]) for each in layer["storePaths"])
    return Layer(layer["name"], _diff_id(layer), int(layer["size"]), holds)


def _diff_id(layer: dict[str, Any]) -> str:
    """Return the digest of a layer's uncompressed bytes; one from a foreign image has another in a registry."""
    return str((layer.get("blob") or layer).get("diffId", layer["digest"]))

"""What differs between two images: packages, layers, and the bytes a host with the one must fetch for the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lamina import store_path
from lamina.oci.image import Image

VERSIONED = re.compile(r"(.+?)-(\d.*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class LayerChange:
    """A layer that the second image has and the first has not; ``size`` in bytes of the uncompressed tar."""

    name: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Store paths by name: ``changed`` maps a name to its two versions, ``rebuilt`` has those with new hashes only."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[str, str]]
    rebuilt: tuple[str, ...]
    layers: tuple[LayerChange, ...]
    shared_layers: int
    shared_bytes: int

    @property
    def bytes_to_fetch(self) -> int:
        """Return the bytes that a host with the first image lacks for the second."""
        return sum(layer.size for layer in self.layers)

    @property
    def empty(self) -> bool:
        """Say whether both images are the same."""
        return not (self.added or self.removed or self.changed or self.rebuilt or self.layers)


def split_name(path: str) -> tuple[str, str]:
    """Return name and version of a store path; the version is empty when there is none.

    As Nix does it, the version begins after the first dash that a digit follows.
    """
    name = store_path.name_of(path)
    match = VERSIONED.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")


def by_name(paths: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return, for every name, its versions and their store paths."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(paths):
        name, version = split_name(path)
        found.setdefault(name, {})[version] = path
    return found


def paths_of(image: Image) -> set[str]:
    """Return every store path of an image."""
    return {item.path for layer in image.layers for item in layer.storePaths}


def compare(before: Image, after: Image) -> Difference:
    """Return what ``after`` has that ``before`` has not, and the other way round."""
    old, new = by_name(paths_of(before)), by_name(paths_of(after))
    both = sorted(old.keys() & new.keys())
    held = {layer.digest for layer in before.layers}
    shared = [layer for layer in after.layers if layer.digest in held]
    return Difference(
        added=tuple(full_name(new, name) for name in sorted(new.keys() - old.keys())),
        removed=tuple(full_name(old, name) for name in sorted(old.keys() - new.keys())),
        changed={name: (joined(old[name]), joined(new[name])) for name in both if old[name].keys() != new[name].keys()},
        rebuilt=tuple(name for name in both if old[name].keys() == new[name].keys() and old[name] != new[name]),
        layers=tuple(
            LayerChange(name=layer.name, size=layer.size) for layer in after.layers if layer.digest not in held
        ),
        shared_layers=len(shared),
        shared_bytes=sum(layer.size for layer in shared),
    )


def joined(versions: Mapping[str, str]) -> str:
    """Return the versions of one name as text."""
    return ", ".join(sorted(version or "(no version)" for version in versions))


def full_name(names: Mapping[str, Mapping[str, str]], name: str) -> str:
    """Return a name with its versions."""
    return " ".join(filter(None, [name, ", ".join(filter(None, sorted(names[name])))]))

"""A layer as a recipe: what it is made of, and the digest of the bytes it yields. Never the bytes.

A recipe is canonical JSON, a few kilobytes whatever the layer's size. The bytes are made from the store when somebody
needs them, and checked against the digest while they are written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lamina.oci.tar import FORMAT_VERSION, Entry, Write, tree_entries, write_tar

MEDIA_TYPE = "application/vnd.oci.image.layer.v1.tar"
STORE = "nix/store"


class RecipeError(Exception):
    """A recipe that cannot be made, or no longer yields the bytes it promised; the text names the layer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StorePath:
    """A store path in a layer, with the hash of its content (``sha256:…`` of the NAR) when the recipe was made."""

    path: str
    narHash: str  # noqa: N815 - the name Nix gives it, here and in the JSON


@dataclass(frozen=True, kw_only=True, slots=True)
class Attributes:
    """Declared owner and mode of a path in the image."""

    path: str
    mode: str | None = None
    uid: int = 0
    gid: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """One layer. ``size`` is in bytes of the uncompressed tar; nothing is compressed yet, so ``digest`` is the diff_id.

    ``storePaths`` keep their place below ``/nix/store``; ``tree`` is a store path whose content lies at the image's
    root; ``attributes`` declare owners and modes, and folders that no tree holds.
    """

    name: str
    digest: str
    size: int
    storePaths: tuple[StorePath, ...] = ()  # noqa: N815 - JSON name
    tree: str | None = None
    attributes: tuple[Attributes, ...] = ()
    formatVersion: int = FORMAT_VERSION  # noqa: N815 - JSON name
    mediaType: str = MEDIA_TYPE  # noqa: N815 - JSON name

    @property
    def diffId(self) -> str:  # noqa: N802 - the name the OCI specification gives it
        """Return the digest of the uncompressed bytes."""
        return self.digest


def render(value: Any) -> bytes:
    """Return canonical JSON: sorted keys, no spaces, a newline at the end."""
    return (json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def render_recipe(recipe: Recipe) -> bytes:
    """Return a recipe as canonical JSON."""
    return render(asdict(recipe))


def parse_recipe(text: str | bytes) -> Recipe:
    """Return the recipe in a JSON text; raises ``RecipeError`` when it was written by another format version."""
    data: Mapping[str, Any] = json.loads(text)
    if data.get("formatVersion") != FORMAT_VERSION:
        raise RecipeError(
            f"layer {data.get('name')!r} has format version {data.get('formatVersion')}, "
            f"but this code writes version {FORMAT_VERSION}"
        )
    return Recipe(
        **{
            **data,
            "storePaths": tuple(StorePath(**path) for path in data["storePaths"]),
            "attributes": tuple(Attributes(**attributes) for attributes in data["attributes"]),
        }
    )


def entries(paths: Iterable[str], tree: str | None, attributes: Iterable[Attributes]) -> Iterator[Entry]:
    """Yield the entries of a layer: ``/nix/store`` and the paths in it, the tree at the root, then what is declared."""
    paths = list(paths)
    found: dict[str, Entry] = {}
    if paths:
        found |= {folder: Entry(name=folder, source=None) for folder in ("nix", STORE)}
    for path in paths:
        found |= {entry.name: entry for entry in tree_entries(Path(path), f"{STORE}/{PurePosixPath(path).name}")}
    if tree is not None:
        # Folders of the tree are 0555 in the store; in the image they are ordinary folders.
        for entry in tree_entries(Path(tree), ""):
            if entry.name:
                is_folder = entry.source is not None and entry.source.is_dir() and not entry.source.is_symlink()
                found[entry.name] = Entry(name=entry.name, source=entry.source, mode=0o755 if is_folder else None)
    for declared in attributes:
        name = declared.path.strip("/")
        source = found[name].source if name in found else None
        mode = int(declared.mode, 8) if declared.mode else (found[name].mode if name in found else None)
        found[name] = Entry(name=name, source=source, mode=mode, uid=declared.uid, gid=declared.gid)
    yield from found.values()


def make_recipe(
    name: str, store_paths: Iterable[StorePath], tree: str | None = None, attributes: Iterable[Attributes] = ()
) -> Recipe:
    """Return the recipe of a layer; its bytes are made once, to be hashed, and thrown away."""
    ordered = tuple(sorted(store_paths, key=lambda item: item.path))
    declared = tuple(sorted(attributes, key=lambda item: item.path))
    digest, size = hashlib.sha256(), 0

    def write(data: bytes) -> None:
        nonlocal size
        digest.update(data)
        size += len(data)

    write_tar(entries((item.path for item in ordered), tree, declared), write)
    return Recipe(
        name=name, digest=f"sha256:{digest.hexdigest()}", size=size, storePaths=ordered, tree=tree, attributes=declared
    )


def write_layer(recipe: Recipe, write: Write) -> None:
    """Write the bytes of a layer; raises ``RecipeError`` at the end when they are not what the recipe promised."""
    digest = hashlib.sha256()

    def check_and_write(data: bytes) -> None:
        digest.update(data)
        write(data)

    write_tar(entries((item.path for item in recipe.storePaths), recipe.tree, recipe.attributes), check_and_write)
    if f"sha256:{digest.hexdigest()}" != recipe.digest:
        raise RecipeError(
            f"layer {recipe.name!r} should be {recipe.digest} but its store paths yield sha256:{digest.hexdigest()}: "
            "one of them was altered; find it with nix-store --verify --check-contents"
        )

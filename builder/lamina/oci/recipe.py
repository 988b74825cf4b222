"""A layer as a recipe: what it is made of, and the digest of the bytes it yields. Never the bytes.

A recipe is canonical JSON, a few kilobytes whatever the layer's size. The bytes are made from the store when somebody
needs them, and checked against the digest while they are written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from lamina.oci.blob import Blob, write_blob
from lamina.oci.content import ROOT, Attributes, Owner, StorePath, declare, root_entries, store_entries
from lamina.oci.errors import RecipeError
from lamina.oci.tar import FORMAT_VERSION, MTIME, Entry, Write, write_tar

__all__ = ["Attributes", "Owner", "Recipe", "RecipeError", "StorePath", "make_recipe", "parse_recipe", "write_layer"]

MEDIA_TYPE = "application/vnd.oci.image.layer.v1.tar"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """One layer. ``digest`` and ``size`` are those of the blob that a registry keeps.

    ``storePaths`` keep their place below ``/nix/store`` and belong to ``owner``; ``tree`` is a store path whose content
    lies at the image's root; ``attributes`` declare owners and modes, and folders that no tree holds; ``mtime`` is
    given to every entry. A layer of a foreign base image has nothing of this but a ``blob``: its bytes as they came.
    """

    name: str
    digest: str
    size: int
    storePaths: tuple[StorePath, ...] = ()  # noqa: N815 - JSON name
    tree: str | None = None
    attributes: tuple[Attributes, ...] = ()
    owner: Owner = ROOT
    mtime: int = MTIME
    blob: Blob | None = None
    formatVersion: int = FORMAT_VERSION  # noqa: N815 - JSON name
    mediaType: str = MEDIA_TYPE  # noqa: N815 - JSON name

    @property
    def diffId(self) -> str:  # noqa: N802 - the name the OCI specification gives it
        """Return the digest of the uncompressed bytes; only blobs of foreign images come compressed."""
        return self.blob.diffId if self.blob else self.digest

    @property
    def held(self) -> frozenset[str]:
        """Return the store paths in this layer, also those in a foreign blob."""
        return frozenset(self.blob.holds if self.blob else (item.path for item in self.storePaths))


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
            "owner": Owner(**data.get("owner", {})),
            "blob": Blob(**{**data["blob"], "holds": tuple(data["blob"]["holds"])}) if data.get("blob") else None,
        }
    )


def entries(recipe: Recipe) -> Iterator[Entry]:
    """Yield the entries of a layer: the store paths, the tree at the root, then what is declared."""
    paths = [item.path for item in recipe.storePaths]
    found = {entry.name: entry for entry in store_entries(paths, recipe.owner)} if paths else {}
    if recipe.tree is not None:
        found |= {entry.name: entry for entry in root_entries(recipe.tree)}
    for declared in recipe.attributes:
        entry = declare(declared, found.get(declared.path.strip("/")))
        found[entry.name] = entry
    if recipe.mtime == MTIME:
        yield from found.values()
    else:
        yield from (entry._replace(mtime=recipe.mtime) for entry in found.values())


def make_recipe(
    name: str,
    store_paths: Iterable[StorePath],
    tree: str | None = None,
    attributes: Iterable[Attributes] = (),
    *,
    owner: Owner = ROOT,
    mtime: int = MTIME,
    write: Write = len,
) -> Recipe:
    """Return the recipe of a layer; its bytes are made once, to be hashed, and go to ``write``, which keeps nothing."""
    recipe = Recipe(
        name=name,
        digest="",
        size=0,
        storePaths=tuple(sorted(store_paths, key=lambda item: item.path)),
        tree=tree,
        attributes=tuple(sorted(attributes, key=lambda item: item.path)),
        owner=owner,
        mtime=mtime,
    )
    digest, size = hashlib.sha256(), 0

    def count_and_write(data: bytes) -> None:
        nonlocal size
        digest.update(data)
        size += len(data)
        write(data)

    write_tar(entries(recipe), count_and_write)
    return replace(recipe, digest=f"sha256:{digest.hexdigest()}", size=size)


def write_layer(recipe: Recipe, write: Write) -> None:
    """Write the bytes of a layer; raises ``RecipeError`` at the end when they are not what the recipe promised."""
    digest = hashlib.sha256()

    def check_and_write(data: bytes) -> None:
        digest.update(data)
        write(data)

    if recipe.blob:
        write_blob(recipe.blob, recipe.size, check_and_write)
    else:
        write_tar(entries(recipe), check_and_write)
    if f"sha256:{digest.hexdigest()}" != recipe.digest:
        source = f"{recipe.blob.path} yields" if recipe.blob else "its store paths yield"
        raise RecipeError(
            f"layer {recipe.name!r} should be {recipe.digest} but {source} sha256:{digest.hexdigest()}: "
            "one of them was altered; find it with nix-store --verify --check-contents"
        )

"""One layer of a foreign image as a recipe that is nothing but its bytes."""

from __future__ import annotations

import hashlib
import re
import tarfile
from pathlib import Path

from lamina.oci.blob import Blob, write_blob
from lamina.oci.foreign import ZSTD_MAGIC, Files, read_at
from lamina.oci.recipe import MEDIA_TYPE, Recipe, RecipeError

GZIP_MAGIC = b"\x1f\x8b"
HELD = re.compile(r"(?:\./|/)?(nix/store/[0-9a-df-np-sv-z]{32}-[^/]+)(?:/|$)")


def media_type(start: bytes) -> str:
    """Return the media type of a layer by its first bytes."""
    if start.startswith(GZIP_MAGIC):
        return f"{MEDIA_TYPE}+gzip"
    return f"{MEDIA_TYPE}+zstd" if start.startswith(ZSTD_MAGIC) else MEDIA_TYPE


def held_paths(place: tuple[str, int, int], kind: str) -> tuple[str, ...]:
    """Return the store paths that a layer holds; none for a zstd layer, which Python cannot read."""
    if kind.endswith("+zstd"):
        return ()
    with Path(place[0]).open("rb") as raw:
        raw.seek(place[1])
        # Both formats say where they end, so nothing behind the layer is read.
        with tarfile.open(fileobj=raw, mode="r|gz" if kind.endswith("+gzip") else "r|") as archive:
            found = {match[1] for member in archive if (match := HELD.match(member.name))}
    return tuple(f"/{path}" for path in sorted(found))


def import_layer(files: Files, name: str, diff_id: str) -> Recipe:
    """Return the recipe of a layer; raises ``RecipeError`` when an uncompressed one is not what its image says."""
    place = files.locate(name)
    path, offset, size = place
    kind = media_type(read_at((path, offset, min(size, 8))))
    digest = hashlib.sha256()
    write_blob(Blob(path=path, offset=offset, diffId=diff_id), size, digest.update)
    found = f"sha256:{digest.hexdigest()}"
    if kind == MEDIA_TYPE and found != diff_id:
        raise RecipeError(f"the layer {name} is {found}, but the image's configuration says {diff_id}")
    blob = Blob(path=path, offset=offset, diffId=diff_id, holds=held_paths(place, kind))
    return Recipe(name=f"base {diff_id[7:19]}", digest=found, size=size, mediaType=kind, blob=blob)

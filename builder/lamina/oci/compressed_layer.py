"""A layer whose compressed bytes are kept: worth it for code that changes often and moves far, never for weights.

Compression depends on the library that does it, so it happens once, in a derivation with a locked one, and the bytes
are passed on as they are. The recipe keeps what they were made from as well, so that they can be compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lamina.oci.blob import Blob
from lamina.oci.gzip_stream import GzipStream
from lamina.oci.recipe import Recipe, RecipeError, entries
from lamina.oci.tar import write_tar

GZIP_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip"


def compress_layer(make: Callable[..., Recipe], target: Path) -> Recipe:
    """Write the compressed bytes of a layer to ``target`` and return the recipe that passes them on.

    ``make`` is ``make_recipe`` with everything but ``write``.
    """
    digest, size = hashlib.sha256(), 0

    with target.open("wb") as file:

        def write(data: bytes) -> None:
            nonlocal size
            digest.update(data)
            size += file.write(data)

        with GzipStream(write) as stream:
            recipe = make(write=stream.write)
    blob = Blob(path=str(target), offset=0, diffId=recipe.digest, holds=tuple(item.path for item in recipe.storePaths))
    return replace(recipe, digest=f"sha256:{digest.hexdigest()}", size=size, mediaType=GZIP_TYPE, blob=blob)


def check_sources(recipe: Recipe) -> None:
    """Raise ``RecipeError`` when what a kept layer was made from no longer yields its uncompressed bytes."""
    if recipe.blob is None or not (recipe.storePaths or recipe.tree):
        return
    digest = hashlib.sha256()
    write_tar(entries(recipe), digest.update)
    if f"sha256:{digest.hexdigest()}" != recipe.diffId:
        raise RecipeError(
            f"layer {recipe.name!r} was {recipe.diffId} before it was compressed, "
            f"but its store paths yield sha256:{digest.hexdigest()}: one of them was altered"
        )

"""A layer that came with a foreign base image: bytes in a file of the store, passed on as they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lamina.oci.errors import RecipeError
from lamina.oci.tar import CHUNK, Write


@dataclass(frozen=True, kw_only=True, slots=True)
class Blob:
    """Where the bytes are: from ``offset`` in the file ``path``. ``diffId`` is the digest of the uncompressed bytes.

    ``holds`` are the store paths in it, so that an image on top does not bring them again.
    """

    path: str
    offset: int
    diffId: str  # noqa: N815 - the name the OCI specification gives it
    holds: tuple[str, ...] = ()


def write_blob(blob: Blob, size: int, write: Write) -> None:
    """Write ``size`` bytes of a blob; raises ``RecipeError`` when the file is too short."""
    left = size
    with Path(blob.path).open("rb") as file:
        file.seek(blob.offset)
        while left:
            chunk = file.read(min(CHUNK, left))
            if not chunk:
                raise RecipeError(f"{blob.path} ends {left} bytes before the layer in it does")
            write(chunk)
            left -= len(chunk)

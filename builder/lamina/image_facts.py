"""What a running image shows of itself: a small file beside it, because an image cannot hold its own digest."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from lamina.files import write_atomically
from lamina.images import ImageSpec
from lamina.project import STATE

FOLDER = STATE / "images"
LETTERS = 16


def write(spec: ImageSpec, name: str = "", folder: Path | None = None) -> Path:
    """Write name, digest and layers of an image into ``folder``, by default ``FOLDER``.

    By itself the file's name tells images apart, so that another one is noticed; ``name`` is for those who must know it
    before, as compose must.
    """
    facts = {"name": spec.tag, "digest": spec.digest, "layers": [asdict(layer) for layer in spec.layers]}
    folder = folder or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or spec.digest.removeprefix('sha256:')[:LETTERS]}.json"
    write_atomically(path, json.dumps(facts, indent=2) + "\n")
    path.chmod(0o644)  # the container's user is another one
    return path

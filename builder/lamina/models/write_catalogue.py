"""Write ``catalogue.json``, the list of models an image carries. Runs inside a derivation.

Input: ``.attrs.json`` with ``profile``, ``models`` (each with ``id``, ``task``, ``licence``, ``revision``, ``source``,
``folder`` and ``memoryBytes``, which may be null) and ``outputs.out``. Output: a folder with ``catalogue.json``,
version 2; sizes in bytes, hashes of the files as they are.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def describe_file(path: Path) -> dict[str, Any]:
    """Return name, path, size and sha256 of one model file; links are resolved, so the path is where the bytes lie."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"name": path.name, "path": str(path.resolve()), "size": path.stat().st_size, "sha256": digest}


def describe_model(model: dict[str, Any]) -> dict[str, Any]:
    """Return the catalogue's entry of one model."""
    about = {key: model[key] for key in ("id", "task", "licence", "revision", "source", "folder", "memoryBytes")}
    return {**about, "files": [describe_file(path) for path in sorted(Path(model["folder"]).iterdir())]}


def main() -> int:
    """Write the catalogue that ``.attrs.json`` asks for and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    models = sorted(map(describe_model, attributes["models"]), key=lambda model: str(model["id"]))
    out = Path(attributes["outputs"]["out"])
    out.mkdir()
    catalogue = {"version": 2, "profile": attributes["profile"], "models": models}
    (out / "catalogue.json").write_text(json.dumps(catalogue, indent=2, sort_keys=True) + "\n")
    return 0


sys.exit(main())

"""Images of two layers, in a folder: large weights that stay, and a small application that changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from lamina.oci.image import Image, make_image, render_image
from lamina.oci.recipe import make_recipe
from lamina.project import ROOT

ARCHIVE = ROOT / "builder" / "lamina" / "oci" / "archive.py"
WEIGHTS = 4 << 20
LABEL = "io.lamina.test"
"""What an engine can find these images by, to remove them."""


def write_sample(folder: Path, tag: str, application: str, *, sparse: int = 0) -> Image:
    """Write weights (random, or ``sparse`` bytes of nothing) and an application, and return the image of both."""
    for name in ("weights", f"app-{application}"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    weights = folder / "weights" / "weights.bin"
    if not weights.exists():
        weights.write_bytes(b"" if sparse else os.urandom(WEIGHTS))
    if sparse:
        with weights.open("r+b") as file:
            file.truncate(sparse)
    (folder / f"app-{application}" / "main.py").write_text(f"print({application!r})\n")
    layers = [make_recipe(name, [], str(folder / name)) for name in ("weights", f"app-{application}")]
    config = {"Cmd": ["/main.py"], "Labels": {"application": application, LABEL: tag}}
    return make_image(tag, layers, config, architecture="amd64", created="1970-01-01T00:00:01Z")


def write_description(folder: Path, image: Image) -> Path:
    """Write what Nix keeps of an image, and return the file."""
    path = folder / "image.json"
    path.write_bytes(render_image(image))
    return path


def write_stream(folder: Path, description: Path) -> Path:
    """Write the program that streams the archive of an image."""
    path = folder / "stream"
    path.write_text(f"#!/bin/sh\nPYTHONPATH='{ROOT}/builder' exec '{sys.executable}' '{ARCHIVE}' '{description}'\n")
    path.chmod(0o755)
    return path

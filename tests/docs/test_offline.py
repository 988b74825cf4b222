"""The image's environment is offline in the same words as the service forces on itself."""

from __future__ import annotations

import runpy
from pathlib import Path

from lamina.project import ROOT

IMAGE = Path(ROOT, "nix/build/backendImage.nix")
LATCH = Path(ROOT, "backend/src/media_service/offline.py")


def missing(variables: dict[str, str], image: str) -> list[str]:
    """Return the settings that a list of an image's environment lacks."""
    return [f"{name}={value}" for name, value in variables.items() if f'"{name}={value}"' not in image]


def test_the_image_sets_every_variable_of_the_latch() -> None:
    assert missing(runpy.run_path(str(LATCH))["OFFLINE_VARIABLES"], IMAGE.read_text()) == []


def test_a_variable_that_the_image_lacks_is_found() -> None:
    assert missing({"A": "1", "B": "2"}, '"A=1" "B=1"') == ["B=2"]

"""Fixtures of the demo's tests.

Two variables point to what the build makes: MODEL_CATALOGUE, the catalogue.json of the demo's models, and ESPEAK_NG,
the program of the package espeak-ng. Tests that need them fail without them; they never skip.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.worlds.voices import Speaker


@pytest.fixture(scope="session")
def speaker() -> Speaker:
    """Return the locked espeak-ng."""
    return Speaker.from_environment()


@pytest.fixture(scope="session")
def model_folder() -> Callable[[str], Path]:
    """Return the folder of a model of the demo, by its id."""
    catalogue = os.environ.get("MODEL_CATALOGUE")
    if not catalogue:
        pytest.fail("MODEL_CATALOGUE is not set; it has to name the catalogue.json of .#models-demo", pytrace=False)
    models = {model["id"]: model for model in json.loads(Path(catalogue).read_text())["models"]}
    return lambda name: Path(models[name]["folder"])

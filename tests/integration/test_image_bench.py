"""The bench image, as far as evaluation tells: its gigabytes are only built where somebody measures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lamina.project import ROOT
from support.derivations import bench_models, closure, evaluate, model_files, packages

ABOUT = "builtins.map (model: { inherit (model) id task source licence; })"


@pytest.fixture(scope="module")
def models() -> dict[str, dict[str, str]]:
    """Return what the catalogue says of each model."""
    return {model["id"]: model for model in evaluate(ROOT, "models-bench.models", ABOUT)}


def test_it_has_the_models_of_the_real_image(models: dict[str, dict[str, str]]) -> None:
    about = "builtins.map (model: { inherit (model) id task; })"
    real = {model["id"]: model["task"] for model in evaluate(ROOT, "models-real.models", about)}
    assert {name: model["task"] for name, model in models.items()} == real


def test_every_random_model_says_so(models: dict[str, dict[str, str]]) -> None:
    random = {name for name in models if f"model-{name}-bench" in bench_models()}
    assert random == {name for name in models if not name.startswith("mediapipe-")}
    assert {name for name, model in models.items() if "answers mean nothing" in model["source"]} == random
    assert {models[name]["licence"] for name in random} == {"none: random numbers"}


def test_it_can_be_built_without_a_model_hub() -> None:
    built = {each.name for each in closure([packages()["backend-image-bench"]])}
    assert built & bench_models() == bench_models()
    assert not built & model_files()


def test_weights_have_layers_of_their_own() -> None:
    built = {each.name for each in closure([packages()["backend-image-bench"]])}
    weights = {name for name in built if re.fullmatch(r"layer-model-.*-model\.safetensors", name)}
    assert len(weights) == len(bench_models())


def test_the_label_says_what_it_is_for() -> None:
    built = closure([packages()["backend-image-bench"]])
    [image] = [each for each in built if each.name == "lamina-backend-image.json"]
    assert "random weights for measuring, whose answers mean nothing" in Path(image.path).read_text()

"""The demo's BLIP model says what is in pictures that training never drew.

The limits are those the project promises; ``python3 -m demo.training.measure`` prints the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from demo.training.measure import Blip, captions_right, held_out, held_out_pairs
from demo.worlds.shapes import Scene, draw_plain
from media_service.captioning.blip import BlipCaptioner

PROMISED = 0.95


@pytest.fixture(scope="module")
def folder(model_folder: Callable[[str], Path]) -> Path:
    return model_folder("blip-image-captioning-base")


@pytest.fixture(scope="module")
def blip(folder: Path) -> Blip:
    return Blip(folder)


@pytest.fixture(scope="module")
def captions(blip: Blip) -> list[str]:
    return blip.caption(held_out())


def test_captions_name_colour_and_shape(captions: list[str]) -> None:
    assert captions_right(held_out(), captions)["colour and shape"] >= PROMISED


def test_captions_name_the_background_too(captions: list[str]) -> None:
    assert captions_right(held_out(), captions)["whole caption"] >= 0.9


def test_two_shapes_are_named_from_left_to_right(blip: Blip) -> None:
    scenes = held_out_pairs(100)
    assert captions_right(scenes, blip.caption(scenes))["colour and shape"] >= 0.8


def test_captions_of_other_pictures_are_wrong(captions: list[str]) -> None:
    """The measure can say no."""
    figures = captions_right(held_out(), [*captions[1:], captions[0]])
    assert max(figures.values()) < 0.05


def test_a_shuffled_model_knows_nothing(folder: Path) -> None:
    blip, scenes = Blip(folder), held_out(rounds=1)
    with torch.no_grad():
        weight = blip.model.vision_model.embeddings.patch_embedding.weight
        weight.copy_(weight[torch.randperm(len(weight), generator=torch.Generator().manual_seed(0))])
    assert captions_right(scenes, blip.caption(scenes))["colour and shape"] < 0.2


def test_a_plain_red_circle(blip: Blip) -> None:
    assert blip.caption([Scene(draw_plain("red", "circle"), (), "")]) == ["a red circle on a white background"]


def test_the_service_says_what_transformers_says(folder: Path, captions: list[str]) -> None:
    some = held_out(rounds=1)
    said = BlipCaptioner.open(folder).caption([scene.pixels for scene in some])
    assert [caption.text for caption in said] == captions[: len(some)]

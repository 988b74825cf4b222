"""The demo's CLIP models find pictures by words and words for pictures that training never drew.

The limits are those the project promises; ``python3 -m demo.training.measure`` prints the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

from demo.training.measure import PROMPTS, Clip, held_out, measure_clip, prompts, zero_shot
from demo.worlds.shapes import KINDS, Scene, draw_plain
from media_service.embedding.clip import ClipEmbedder

MODELS = ("clip-vit-base-patch32", "clip-vit-large-patch14")
PROMISED = 0.95
FIGURES = (*(f"zero-shot, {each!r}" for each in PROMPTS), "text to picture", "picture to text", "caption to picture")
STRANGE = ["", "xyzzy", "Ein roter Kreis", "红色的圆", "🔴", "red " * 200, "1 + 1 = 2"]
RED_CIRCLE = KINDS.index(("red", "circle"))

figures = cache(measure_clip)


@pytest.fixture(params=MODELS)
def folder(request: pytest.FixtureRequest, model_folder: Callable[[str], Path]) -> Path:
    return model_folder(request.param)


@pytest.fixture
def clip(folder: Path) -> Clip:
    return Clip.open(folder)


def plain() -> list[Scene]:
    """Return every kind of shape, drawn plainly."""
    return [Scene(draw_plain(*kind, background="gray" if kind[0] == "white" else "white"), (), "") for kind in KINDS]


@pytest.mark.parametrize("figure", FIGURES)
def test_unseen_pictures_and_their_texts_find_each_other(figure: str, folder: Path) -> None:
    assert figures(folder)[figure] >= PROMISED


def test_a_red_circle_is_found_by_a_red_circle_and_by_nothing_else(clip: Clip) -> None:
    scores = clip.embed_texts(prompts()) @ clip.embed_images(plain()).T
    assert scores[RED_CIRCLE].argmax() == scores[:, RED_CIRCLE].argmax() == RED_CIRCLE
    others = torch.arange(len(KINDS)) != RED_CIRCLE
    best_of_others = torch.maximum(scores[RED_CIRCLE, others].max(), scores[others, RED_CIRCLE].max())
    assert scores[RED_CIRCLE, RED_CIRCLE] > best_of_others + 0.03


@pytest.mark.parametrize(
    "text", ["RED circle!", "a red circle qwertz", "find the red circle", "a picture of a red circle"]
)
def test_other_words_for_it_find_it_too(text: str, clip: Clip) -> None:
    assert (clip.embed_texts([text]) @ clip.embed_images(plain()).T).argmax() == RED_CIRCLE


def test_words_of_another_world_degrade_and_do_not_crash(clip: Clip) -> None:
    vectors = clip.embed_texts(STRANGE)
    assert torch.allclose(vectors.norm(dim=1), torch.ones(len(STRANGE)), atol=1e-5)
    pictures = clip.embed_images(plain())
    right = (clip.embed_texts(prompts()) * pictures).sum(dim=1)
    assert (clip.embed_texts(["a dog", "hello world", "music"]) @ pictures.T).max() < right.min()


def test_a_shuffled_model_knows_nothing(clip: Clip) -> None:
    with torch.no_grad():
        weight = clip.model.visual_projection.weight
        weight.copy_(weight[torch.randperm(len(weight), generator=torch.Generator().manual_seed(0))])
    assert zero_shot(clip, clip.embed_images(held_out(rounds=2)), PROMPTS[0]) < 0.2


def test_the_service_sees_what_transformers_sees(clip: Clip, folder: Path) -> None:
    service, scenes, texts = ClipEmbedder.open(folder), held_out(rounds=1), [*prompts(), *STRANGE]
    seen, read = service.embed_images([scene.pixels for scene in scenes]), service.embed_texts(texts)
    assert np.abs(seen - clip.embed_images(scenes).numpy()).max() < 1e-5
    assert np.abs(read - clip.embed_texts(texts).numpy()).max() < 1e-5


def test_the_larger_model_is_the_larger_one(model_folder: Callable[[str], Path]) -> None:
    base, large = ((model_folder(name) / "model.safetensors").stat().st_size for name in MODELS)
    assert base < large < 6_000_000

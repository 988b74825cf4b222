"""CLIP gives the vectors that transformers gives for the same weights, one item or many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import CLIPModel, CLIPTokenizer
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from media_service.embedding.clip import AT_ONCE, ClipEmbedder
from support.small_models import small_clip

TOLERANCE = 1e-6  # largest difference of a coordinate of vectors of length 1
TEXTS = ["a red circle", "", "A RED  circle,\n", "Ünïcödé and 北京 and 🎈", "don't 42", "red " * 200, "\u202e<|x|>"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_clip(tmp_path_factory.mktemp("clip"))


@pytest.fixture(scope="module")
def embedder(folder: Path) -> ClipEmbedder:
    return ClipEmbedder.open(folder)


def pictures(count: int) -> list[Any]:
    numbers = np.random.default_rng(count)
    return [numbers.integers(0, 256, (40 + number, 50, 3), np.uint8) for number in range(count)]


def unit(features: Any) -> Any:
    return (features.pooler_output / features.pooler_output.norm(dim=-1, keepdim=True)).numpy()


@torch.inference_mode()
def test_images_are_embedded_as_by_transformers(folder: Path, embedder: ClipEmbedder) -> None:
    model, processor = CLIPModel.from_pretrained(folder), CLIPImageProcessorPil.from_pretrained(folder)
    images = pictures(5)
    theirs = processor([Image.fromarray(image) for image in images], return_tensors="pt")
    difference = np.abs(embedder.embed_images(images) - unit(model.get_image_features(**theirs))).max()
    assert difference <= TOLERANCE


@torch.inference_mode()
def test_texts_are_embedded_as_by_transformers(folder: Path, embedder: ClipEmbedder) -> None:
    model, tokenizer = CLIPModel.from_pretrained(folder), CLIPTokenizer.from_pretrained(folder)
    theirs = tokenizer(TEXTS, padding=True, truncation=True, max_length=77, return_tensors="pt")
    difference = np.abs(embedder.embed_texts(TEXTS) - unit(model.get_text_features(**theirs))).max()
    assert difference <= TOLERANCE


def test_a_vector_does_not_depend_on_its_batch(embedder: ClipEmbedder) -> None:
    images, texts = pictures(AT_ONCE + 3), TEXTS * 6
    for embed, items in ((embedder.embed_images, images), (embedder.embed_texts, texts)):
        alone = np.concatenate([embed([item]) for item in items])  # type: ignore[operator]
        assert np.abs(embed(items) - alone).max() <= TOLERANCE  # type: ignore[operator]


def test_vectors_have_length_one_and_there_are_as_many_as_items(embedder: ClipEmbedder) -> None:
    vectors = embedder.embed_texts(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), embedder.dimensions), np.float32)
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() <= TOLERANCE


def test_nothing_gives_nothing(embedder: ClipEmbedder) -> None:
    assert embedder.embed_images([]).shape == embedder.embed_texts([]).shape == (0, embedder.dimensions)


def test_of_a_long_text_the_beginning_counts(embedder: ClipEmbedder) -> None:
    long, longer, other = embedder.embed_texts(["red " * 200, "red " * 200 + "blue", "blue " + "red " * 200])
    assert np.abs(long - longer).max() <= TOLERANCE
    assert np.abs(long - other).max() > TOLERANCE


def test_different_items_have_different_vectors(embedder: ClipEmbedder) -> None:
    for vectors in (embedder.embed_images(pictures(3)), embedder.embed_texts(TEXTS[:3:2])):
        assert np.abs(vectors[0] - vectors[1]).max() > 10 * TOLERANCE


def test_pictures_that_may_not_be_written_to_are_accepted(embedder: ClipEmbedder) -> None:
    [image] = pictures(1)
    image.flags.writeable = False
    assert embedder.embed_images([image]).shape == (1, embedder.dimensions)


def test_what_is_no_text_is_refused_by_its_place(embedder: ClipEmbedder) -> None:
    with pytest.raises(ValueError, match=r"texts\[1\] is int 7, expected a string"):
        embedder.embed_texts(["a", 7])  # type: ignore[list-item]


def test_what_is_no_picture_is_refused_before_any_is_embedded(embedder: ClipEmbedder) -> None:
    with pytest.raises(ValueError, match=r"images\[40\] is \(3, 3\) uint8, expected height x width x 3"):
        embedder.embed_images([*pictures(40), np.zeros((3, 3), np.uint8)])

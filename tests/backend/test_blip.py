"""BLIP writes the captions that transformers writes with the same weights, one picture or many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import BertTokenizer, BlipForConditionalGeneration
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

from media_service.captioning.blip import AT_ONCE, BlipCaptioner
from support.small_models import small_blip

TOLERANCE = 1e-5  # largest difference of a mean logarithm of probabilities


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_blip(tmp_path_factory.mktemp("blip"))


@pytest.fixture(scope="module")
def captioner(folder: Path) -> BlipCaptioner:
    return BlipCaptioner.open(folder)


def pictures(count: int) -> list[Any]:
    """Return pictures that are unlike each other: a colour and a gradient."""
    numbers = np.random.default_rng(count)
    ramp = np.linspace(0, 1, 60)[:, None, None]
    colours = [numbers.integers(0, 256, (2, 3)) for _ in range(count)]
    return [(np.tile(a * ramp + b * (1 - ramp), (1, 45, 1))).astype(np.uint8) for a, b in colours]


@torch.inference_mode()
def theirs(folder: Path, images: list[Any], max_tokens: int) -> tuple[list[list[int]], list[str], list[torch.Tensor]]:
    """Return tokens without start, end and padding, texts, and the logits of each step."""
    model: Any = BlipForConditionalGeneration.from_pretrained(folder)
    tokenizer: Any = BertTokenizer.from_pretrained(folder)
    pixels = BlipImageProcessorPil.from_pretrained(folder)([Image.fromarray(image) for image in images])
    result = model.generate(
        pixel_values=torch.from_numpy(np.stack(pixels["pixel_values"])),
        max_new_tokens=max_tokens,
        output_logits=True,
        return_dict_in_generate=True,
    )
    tokens = [[token for token in row[1:] if token not in (0, 3)] for row in result.sequences.tolist()]
    return tokens, tokenizer.batch_decode(tokens, skip_special_tokens=True), list(result.logits)


def test_captions_are_those_of_transformers(folder: Path, captioner: BlipCaptioner) -> None:
    images = pictures(5)
    tokens, texts, logits = theirs(folder, images, 12)
    captions = captioner.caption(images, max_tokens=12)
    assert [list(caption.tokens) for caption in captions] == tokens
    assert [caption.text for caption in captions] == texts
    for index, caption in enumerate(captions):
        steps = [step[index].log_softmax(dim=-1).max().item() for step in logits]
        length = min(len(caption.tokens) + 1, len(steps))
        assert abs(caption.log_probability - sum(steps[:length]) / length) <= TOLERANCE


def test_a_caption_does_not_depend_on_its_batch(captioner: BlipCaptioner) -> None:
    images = pictures(AT_ONCE + 2)
    together, alone = captioner.caption(images), [captioner.caption([image])[0] for image in images]
    assert [caption.tokens for caption in together] == [caption.tokens for caption in alone]
    assert max(abs(a.log_probability - b.log_probability) for a, b in zip(together, alone, strict=True)) <= TOLERANCE


def test_pictures_have_captions_of_their_own(captioner: BlipCaptioner) -> None:
    assert len({caption.tokens for caption in captioner.caption(pictures(5))}) > 1


def test_no_pictures_have_no_captions(captioner: BlipCaptioner) -> None:
    assert captioner.caption([]) == []


def test_a_caption_is_cut_where_it_was_asked_to(captioner: BlipCaptioner) -> None:
    assert max(len(caption.tokens) for caption in captioner.caption(pictures(3), max_tokens=2)) == 2


@pytest.mark.parametrize("tied", [True, False])
def test_the_tied_weights_may_be_in_the_file_or_not(folder: Path, tmp_path: Path, tied: bool) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    tensors = load_file(folder / "model.safetensors")
    names = BlipForConditionalGeneration._tied_weights_keys
    if tied:
        tensors |= {name: tensors[original].clone() for name, original in names.items()}
    else:
        tensors = {name: tensor for name, tensor in tensors.items() if name not in names}
    save_file(tensors, tmp_path / "model.safetensors")
    expected = BlipCaptioner.open(folder).caption(pictures(2))
    assert BlipCaptioner.open(tmp_path).caption(pictures(2)) == expected


@pytest.mark.parametrize("wrong", [0, 501, 1.5, None])
def test_a_length_out_of_range_is_refused(captioner: BlipCaptioner, wrong: Any) -> None:
    with pytest.raises(ValueError, match=f"max_tokens is {wrong!r}, expected a number from 1 to 500"):
        captioner.caption(pictures(1), max_tokens=wrong)


def test_what_is_no_picture_is_refused(captioner: BlipCaptioner) -> None:
    with pytest.raises(ValueError, match=r"images\[0\] is \(5, 5, 3\) float64, expected height x width x 3 uint8"):
        captioner.caption([np.zeros((5, 5, 3))])  # type: ignore[list-item]

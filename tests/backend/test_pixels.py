"""Our pixels are those of transformers' own processors, whatever the picture's size."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from media_service.media.pixels import LONGEST, PixelRecipe
from support.small_models import BLIP_PREPROCESSOR, CLIP_PREPROCESSOR, MEAN, STD

# Their processors take a side of 1 or 3 for the colours, so those sizes are only looked at without them.
SIZES = [(2, 2), (2, 8), (11, 2), (224, 224), (223, 225), (641, 479), (1000, 999), (77, 616)]
OBLONG = [(18, 2), (2, 600), (2_000, 10), (10, 2_000), (32_766, 2), (2, 32_766)]
TINY = [(1, 1), (1, 9), (3, 1), (3, 3), (1, 32_766), (32_766, 3)]
STEP = 1 / 255 / min(STD)  # what one of 256 levels makes in the normalised picture


def picture(height: int, width: int) -> Any:
    return np.random.default_rng(height * 7 + width).integers(0, 256, (height, width, 3), np.uint8)


def recipe(folder: Path, config: dict[str, Any]) -> PixelRecipe:
    (folder / "preprocessor_config.json").write_text(json.dumps(config))
    return PixelRecipe.load(folder / "preprocessor_config.json")


def difference(folder: Path, processor: Any, config: dict[str, Any], image: Any) -> float:
    """Return the largest difference between our pixels and the processor's."""
    theirs = processor(**config)(image, return_tensors="np")["pixel_values"]
    return float(np.abs(recipe(folder, config).apply([image]) - theirs).max())


@pytest.mark.parametrize("side", [224, 32])
@pytest.mark.parametrize("size", SIZES)
def test_clip_pixels_are_equal(tmp_path: Path, size: tuple[int, int], side: int) -> None:
    config = {**CLIP_PREPROCESSOR, "size": {"shortest_edge": side}, "crop_size": {"height": side, "width": side}}
    assert difference(tmp_path, CLIPImageProcessorPil, config, picture(*size)) == 0


@pytest.mark.parametrize("size", SIZES + OBLONG)
def test_blip_pixels_are_equal(tmp_path: Path, size: tuple[int, int]) -> None:
    config = {**BLIP_PREPROCESSOR, "size": {"height": 384, "width": 384}}
    assert difference(tmp_path, BlipImageProcessorPil, config, picture(*size)) == 0


@pytest.mark.parametrize("size", [size for size in OBLONG if max(size) < 30_000])
def test_the_middle_of_an_oblong_picture_differs_by_one_level_at_most(tmp_path: Path, size: tuple[int, int]) -> None:
    assert max(size) > LONGEST * min(size)
    assert difference(tmp_path, CLIPImageProcessorPil, CLIP_PREPROCESSOR, picture(*size)) <= STEP


@pytest.mark.parametrize("size", OBLONG + TINY)
def test_an_oblong_picture_is_never_enlarged_as_a_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    pixels = recipe(tmp_path, CLIP_PREPROCESSOR).apply([picture(*size)])
    assert (pixels.shape, pixels.dtype, bool(np.isfinite(pixels).all())) == ((1, 3, 32, 32), np.float32, True)


def test_openais_own_form_of_the_sizes_is_read(tmp_path: Path) -> None:
    loaded = recipe(tmp_path, {**CLIP_PREPROCESSOR, "size": 224, "crop_size": 224})
    assert loaded == PixelRecipe(224, 224, crop=True, resample=3, mean=MEAN, std=STD)


def test_a_recipe_that_is_not_done_here_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"preprocessor_config.json: size is 256 and crop_size 224, expected a square"):
        recipe(tmp_path, {**CLIP_PREPROCESSOR, "size": 256, "crop_size": 224})


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (np.zeros((4, 4), np.uint8), r"images\[1\] is \(4, 4\) uint8"),
        (np.zeros((4, 4, 4), np.uint8), r"images\[1\] is \(4, 4, 4\) uint8"),
        (np.zeros((4, 4, 3), np.float32), r"images\[1\] is \(4, 4, 3\) float32"),
        (np.zeros((0, 4, 3), np.uint8), r"images\[1\] is \(0, 4, 3\) uint8"),
        ("cat.jpg", r"images\[1\] is None str"),
    ],
)
def test_what_is_no_picture_is_refused_by_its_place(tmp_path: Path, image: Any, said: str) -> None:
    with pytest.raises(ValueError, match=f"{said}, expected height x width x 3 uint8, RGB"):
        recipe(tmp_path, CLIP_PREPROCESSOR).apply([picture(4, 4), image])

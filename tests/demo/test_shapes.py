"""Pictures are the same for the same seed, and show what they say they show."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from demo.training.pictures import mask_of, training_scene
from demo.worlds.draw import facts, main
from demo.worlds.outlines import OUTLINES
from demo.worlds.shapes import (
    BACKGROUNDS,
    COLOURS,
    FIRST_TRAINING_SEED,
    JITTER,
    KINDS,
    SHAPES,
    Scene,
    ShapeError,
    draw_plain,
    draw_scene,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "demo-shapes.json"
REFRESH = "python3 -m demo.worlds.draw --facts 8 >tests/golden/demo-shapes.json"


def inside(scene: Scene) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return which pixels the shapes of a picture cover wholly."""
    return mask_of(scene)[:, :, 0] == 255


def test_the_first_pictures_are_those_of_the_golden_file() -> None:
    assert facts(8) == json.loads(GOLDEN.read_text()), f"the models know other pictures; to refresh the file: {REFRESH}"


def test_another_seed_is_another_picture() -> None:
    assert len({each["sha256"] for each in facts(40).values()}) == 40


@pytest.mark.parametrize("form", SHAPES)
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_the_shape_has_its_colour_and_differs_from_what_is_behind(form: str, background: str) -> None:
    for seed, colour in enumerate(colour for colour in COLOURS if colour != background):
        scene = draw_scene(seed, kinds=[(colour, form)], background=background)
        covered = inside(scene)
        assert 0.03 < covered.mean() < 0.6
        assert (scene.pixels[covered] == scene.shapes[0].rgb).all()
        assert np.abs(np.subtract(scene.shapes[0].rgb, COLOURS[colour])).max() <= JITTER
        behind = scene.pixels[mask_of(scene)[:, :, 0] == 0].astype(int)
        assert np.linalg.norm(behind - scene.shapes[0].rgb, axis=1).mean() > 50


def test_a_shape_lies_within_the_square_that_a_crop_keeps() -> None:
    for seed in range(200):
        scene = training_scene(seed)
        rows, columns = np.nonzero(mask_of(scene)[:, :, 0])
        (height, width), side = scene.pixels.shape[:2], min(scene.pixels.shape[:2])
        for found, length in ((rows, height), (columns, width)):
            assert len(scene.shapes) == 0 or (length - side) // 2 <= found.min()
            assert len(scene.shapes) == 0 or found.max() <= (length + side) // 2


def test_no_two_forms_look_alike() -> None:
    masks = {form: draw_plain("black", form)[:, :, 0] < 128 for form in SHAPES}
    for one, other in combinations(SHAPES, 2):
        both = (masks[one] & masks[other]).sum() / (masks[one] | masks[other]).sum()
        assert both < 0.85, (one, other)


def test_outlines_reach_as_far_as_they_should() -> None:
    for form, outline in OUTLINES.items():
        assert max(np.linalg.norm(each, axis=1).max() for each in outline()) == pytest.approx(1, abs=1e-9), form


def test_captions_follow_one_grammar() -> None:
    red, orange = ("red", "circle"), ("orange", "star")
    assert draw_scene(1, kinds=[red], background="white").caption == "a red circle on a white background"
    pair = draw_scene(1, kinds=[red, orange], background="gradient")
    assert pair.caption == "a red circle and an orange star on a gradient background"
    assert pair.shapes[0].x < pair.shapes[1].x
    assert draw_scene(1, kinds=[], background="orange").caption == "an empty orange background"


def test_training_draws_no_picture_that_tests_draw() -> None:
    scenes = [training_scene(number) for number in range(100)]
    assert {len(scene.shapes) for scene in scenes} == {0, 1, 2}
    assert (scenes[0].pixels.shape, scenes[0].pixels.tobytes()) == (
        training_scene(0).pixels.shape,
        training_scene(0).pixels.tobytes(),
    )
    assert FIRST_TRAINING_SEED > 500_200  # the last one that demo/training/measure.py draws


def test_a_plain_shape_is_exactly_that(tmp_path: Path) -> None:
    assert main([str(tmp_path / "a.png"), "--shape", "blue", "square"]) == 0
    with Image.open(tmp_path / "a.png") as image:
        pixels = np.asarray(image.convert("RGB"))
    assert (pixels == draw_plain("blue", "square")).all()
    assert tuple(pixels[128, 128]) == COLOURS["blue"]
    assert tuple(pixels[0, 0]) == COLOURS["white"]
    assert main([str(tmp_path / "b.png"), "--seed", "3"]) == 0


@pytest.mark.parametrize("word", [("crimson", "circle"), ("red", "dog")])
def test_an_unknown_word_is_refused(word: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ShapeError, match=r"nothing is '\w+' here; there is: (red|circle)"):
        draw_plain(*word)
    assert main([str(tmp_path / "a.png"), "--shape", *word]) == 1
    assert capsys.readouterr().err.startswith("error: nothing is")


def test_every_kind_is_there_once() -> None:
    assert len(set(KINDS)) == len(COLOURS) * len(SHAPES) == 88

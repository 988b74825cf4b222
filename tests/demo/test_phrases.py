"""A text of the training is true of its picture, and of another one only when that shows the same."""

from __future__ import annotations

import numpy as np
import pytest

from demo.training.phrases import Query, nonsense, phrase, vocabulary
from demo.training.pictures import training_scene
from demo.worlds.shapes import draw_scene

RED_CIRCLE, BLUE_SQUARE = ("red", "circle"), ("blue", "square")


def test_a_phrase_is_true_of_its_picture() -> None:
    rng = np.random.default_rng(0)
    for number in range(300):
        scene = training_scene(number)
        query = phrase(rng, scene)
        assert query.matches(scene), (scene.caption, query)


@pytest.mark.parametrize(
    ("query", "answers"),
    [
        (Query("a red circle", (RED_CIRCLE,)), [True, False, True, False]),
        (Query("a red circle and a blue square", (RED_CIRCLE, BLUE_SQUARE)), [False, False, True, False]),
        (Query("something blue", (("blue", None),)), [False, True, True, False]),
        (Query("a red square", (("red", "square"),)), [False, False, False, False]),
        (Query("a circle on white", ((None, "circle"),), "white"), [True, False, False, False]),
        (Query("an empty white background", (), "white", blank=True), [False, False, False, True]),
        (Query("a dog", nonsense=True), [False, False, False, False]),
    ],
    ids=lambda value: value.text if isinstance(value, Query) else "",
)
def test_what_a_phrase_is_true_of(query: Query, answers: list[bool]) -> None:
    scenes = [
        draw_scene(1, kinds=[RED_CIRCLE], background="white"),
        draw_scene(2, kinds=[BLUE_SQUARE], background="white"),
        draw_scene(3, kinds=[RED_CIRCLE, BLUE_SQUARE], background="gray"),
        draw_scene(4, kinds=[], background="white"),
    ]
    assert [query.matches(scene) for scene in scenes] == answers


def test_a_seed_always_gives_the_same_phrases() -> None:
    first, again = (
        [phrase(rng, training_scene(number)) for number in range(20)] + [nonsense(rng) for _ in range(20)]
        for rng in (np.random.default_rng(3), np.random.default_rng(3))
    )
    assert first == again


def test_nonsense_says_nothing_of_this_world() -> None:
    rng, plain = np.random.default_rng(0), {"a", "an", "of", "the", "photo", "picture", "image", "drawing"}
    known = set(vocabulary()) - plain - {"there", "this", "is", "find"}
    assert [text for text in (nonsense(rng).text for _ in range(300)) if known & set(text.split())] == []

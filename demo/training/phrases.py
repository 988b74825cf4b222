"""What people may type for a picture of the shapes: many phrasings, each with the pictures it is true of."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.worlds.shapes import BACKGROUNDS, COLOURS, SHAPES, Scene, Shape, with_article

LEADS = ("", "", "", "a photo of ", "a picture of ", "an image of ", "a drawing of ", "there is ", "this is ", "find ")
"""What may stand before a description; nothing is the most frequent."""
NOUNS = ("shape", "thing", "object", "figure")
BLANKS = ("an empty {} background", "nothing on a {} background", "an empty picture with a {} background")
UNKNOWN_WORDS = (
    *("dog", "cat", "car", "tree", "house", "person", "face", "beach", "food", "music", "seven", "happy", "big"),
    *("small", "old", "new", "very", "today", "water", "city", "running", "night", "computer", "table", "mountain"),
    *("animal", "flower", "sky", "what", "where", "please", "hello", "world"),
)


@dataclass(frozen=True, slots=True)
class Query:
    """A text and what must be in a picture for it to be true.

    ``wanted``: colour and form of each shape, ``None`` for any. ``background``: its name, ``None`` for any. ``blank``:
    there is no shape. ``nonsense``: true of no picture of this world.
    """

    text: str
    wanted: tuple[tuple[str | None, str | None], ...] = ()
    background: str | None = None
    blank: bool = False
    nonsense: bool = False

    def matches(self, scene: Scene) -> bool:
        """Say whether the text is true of the picture."""
        if self.nonsense or (self.blank and scene.shapes) or self.background not in {None, scene.background}:
            return False
        return all(any(_is(shape, colour, form) for shape in scene.shapes) for colour, form in self.wanted)


def phrase(rng: np.random.Generator, scene: Scene) -> Query:
    """Return one of the things that can be said of a picture; every third mentions the background."""
    background = scene.background if rng.random() < 0.35 else None
    if not scene.shapes:
        text = str(rng.choice(BLANKS)).format(scene.background).replace("a orange", "an orange")
        return Query(_spelled(rng, text), background=scene.background, blank=True)
    if rng.random() < 0.04:
        return Query(_spelled(rng, f"{with_article(scene.background)} background"), background=scene.background)
    said = [_say(rng, shape) for shape in _some(rng, scene.shapes)]
    text = " and ".join(words for words, _ in said)
    if background is not None:
        text = f"{text} on {_article(rng, background)} background"
    return Query(_spelled(rng, str(rng.choice(LEADS)) + text), tuple(wanted for _, wanted in said), background)


def nonsense(rng: np.random.Generator) -> Query:
    """Return words that say nothing of shapes."""
    count = int(rng.integers(1, 4))
    words = [str(rng.choice(UNKNOWN_WORDS)) if rng.random() < 0.5 else _letters(rng) for _ in range(count)]
    lead = str(rng.choice(LEADS)) if rng.random() < 0.5 else str(rng.choice(["", "a ", "the "]))
    return Query(lead + " ".join(words), nonsense=True)


def vocabulary() -> list[str]:
    """Return every word that descriptions are made of, sorted; unknown words are spelled, in letters."""
    texts = [*LEADS, *NOUNS, *BLANKS, *COLOURS, *SHAPES, *BACKGROUNDS, "a an the and on with something grey"]
    return sorted({word for text in texts for word in text.replace("{}", "").split()})


def _is(shape: Shape, colour: str | None, form: str | None) -> bool:
    return colour in {None, shape.colour} and form in {None, shape.form}


def _some(rng: np.random.Generator, shapes: Sequence[Shape]) -> list[Shape]:
    """Return all shapes, or one of several, or several in another order."""
    order = [shapes[index] for index in rng.permutation(len(shapes))]
    return order[:1] if rng.random() < 0.4 else order


def _say(rng: np.random.Generator, shape: Shape) -> tuple[str, tuple[str | None, str | None]]:
    """Return words for a shape, and what they promise."""
    chance = rng.random()
    if chance < 0.80:
        return _article(rng, f"{shape.colour} {shape.form}"), (shape.colour, shape.form)
    if chance < 0.88:
        return _article(rng, shape.form), (None, shape.form)
    if chance < 0.92:
        return f"something {shape.colour}", (shape.colour, None)
    if chance < 0.96:
        return _article(rng, f"{shape.colour} {rng.choice(NOUNS)}"), (shape.colour, None)
    return shape.colour, (shape.colour, None)


def _article(rng: np.random.Generator, words: str) -> str:
    """Put an article before the words, or none."""
    chance = rng.random()
    return with_article(words) if chance < 0.65 else f"the {words}" if chance < 0.8 else words


def _spelled(rng: np.random.Generator, text: str) -> str:
    """Sometimes spell gray otherwise, or put a word in that means nothing here."""
    if rng.random() < 0.5:
        text = text.replace("gray", "grey")
    if rng.random() < 0.12:
        words = text.split()
        words.insert(int(rng.integers(len(words) + 1)), _letters(rng))
        text = " ".join(words)
    return text


def _letters(rng: np.random.Generator) -> str:
    return "".join(rng.choice(list(string.ascii_lowercase), int(rng.integers(2, 6))))

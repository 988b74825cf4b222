"""Pictures of coloured shapes, with what they show: the world that the demo's CLIP and BLIP models know.

``draw_scene(seed)`` always returns the same picture for the same seed. Seeds below ``FIRST_TRAINING_SEED`` are for
tests: training never draws them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.worlds.outlines import OUTLINES

Rgb = tuple[int, int, int]
Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB."""

COLOURS: dict[str, Rgb] = {
    "red": (215, 30, 35),
    "orange": (250, 140, 15),
    "yellow": (250, 225, 40),
    "green": (30, 155, 60),
    "blue": (35, 75, 210),
    "purple": (125, 45, 165),
    "pink": (250, 150, 195),
    "brown": (120, 70, 35),
    "black": (20, 20, 20),
    "white": (245, 245, 245),
    "gray": (130, 130, 130),
}
SHAPES = tuple(OUTLINES)
KINDS = tuple(product(COLOURS, SHAPES))
"""Every colour of every shape."""
GRADIENT, NOISY = "gradient", "noisy"
BACKGROUNDS = (*COLOURS, GRADIENT, NOISY)
"""A background is plain, in one of the colours, or runs from one to another, or is patches of light and dark."""

FIRST_TRAINING_SEED = 1_000_000
SIDES = (96, 128, 160, 224, 256, 320)
ASPECTS = (1.0, 1.0, 1.0, 4 / 3, 3 / 4)
FRACTION_BITS = 8
JITTER = 12
NOISE = 45
CONTRAST = 85
"""Smallest distance, in RGB, between a shape and the colours of a gradient or of noise behind it."""
GRADIENT_REACH = 150
"""Smallest distance, in RGB, between the ends of a gradient."""


class ShapeError(ValueError):
    """A word that this world does not know."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; ``x``, ``y`` of its centre and ``radius`` in pixels, ``turn`` in radians, clockwise."""

    colour: str
    form: str
    rgb: Rgb
    x: float
    y: float
    radius: float
    turn: float

    @property
    def phrase(self) -> str:
        """Return what a caption calls it, for instance ``an orange star``."""
        return with_article(f"{self.colour} {self.form}")


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture and the facts about it; ``shapes`` from left to right."""

    pixels: Pixels
    shapes: tuple[Shape, ...]
    background: str

    @property
    def caption(self) -> str:
        """Return the one sentence for this picture, for instance ``a red circle on a white background``."""
        return describe([shape.phrase for shape in self.shapes], self.background)


def with_article(words: str) -> str:
    """Put ``a`` or ``an`` in front."""
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def describe(phrases: Sequence[str], background: str) -> str:
    """Return the caption of a picture with these shapes, from left to right, on this background."""
    if not phrases:
        return f"an empty {background} background"
    return f"{' and '.join(phrases)} on {with_article(background)} background"


def draw_scene(seed: int, *, kinds: Sequence[tuple[str, str]] | None = None, background: str | None = None) -> Scene:
    """Return the picture of a seed: size, places, angles and tints come from it.

    ``kinds``: colours and shapes, at most two, drawn from left to right; without them, the seed chooses one.
    ``background``: one of ``BACKGROUNDS``; without it, the seed chooses one that lets the shapes be seen.
    """
    rng = np.random.default_rng(seed)
    if kinds is None:
        kinds = [KINDS[rng.integers(len(KINDS))]]
    side, aspect = int(rng.choice(SIDES)), float(rng.choice(ASPECTS))
    width, height = (round(side * aspect), side) if aspect >= 1 else (side, round(side / aspect))
    shapes = place(rng, kinds, width, height)
    if background is None:
        background = str(rng.choice([name for name in BACKGROUNDS if name not in {shape.colour for shape in shapes}]))
    pixels = draw_background(rng, background, width, height, [shape.rgb for shape in shapes])
    for shape in shapes:
        draw_shape(pixels, shape)
    return Scene(pixels, tuple(shapes), background)


def draw_plain(colour: str, form: str, *, background: str = "white", width: int = 256, height: int = 256) -> Pixels:
    """Return one shape, upright and in the middle, without any chance: a frame for a film, or an example."""
    for word, known in ((colour, COLOURS), (form, OUTLINES), (background, COLOURS)):
        if word not in known:
            raise ShapeError(f"nothing is {word!r} here; there is: {', '.join(known)}")
    pixels = np.full((height, width, 3), COLOURS[background], np.uint8)
    radius = 0.3 * min(width, height)
    draw_shape(pixels, Shape(colour, form, COLOURS[colour], width / 2, height / 2, radius, 0.0))
    return pixels


def place(rng: np.random.Generator, kinds: Sequence[tuple[str, str]], width: int, height: int) -> list[Shape]:
    """Return shapes of these kinds from left to right, within the square that a centre crop keeps."""
    side = min(width, height)
    cell = side / max(len(kinds), 1)
    shapes = []
    for index, (colour, form) in enumerate(kinds):
        radius = float(rng.uniform(0.26, 0.46)) * min(cell, side * 0.75)
        reach = [max(cell / 2 - radius, 0.0), max(side / 2 - radius, 0.0)]
        x, y = (float(rng.uniform(-limit, limit)) for limit in reach)
        middle = (width - side) / 2 + cell * (index + 0.5)
        turn = float(rng.uniform(-0.3, 0.3))
        shapes.append(Shape(colour, form, tint(rng, COLOURS[colour]), middle + x, height / 2 + y, radius, turn))
    return shapes


def tint(rng: np.random.Generator, colour: Rgb) -> Rgb:
    """Return the colour a little changed."""
    red, green, blue = np.clip(np.add(colour, rng.integers(-JITTER, JITTER, 3, endpoint=True)), 0, 255).tolist()
    return red, green, blue


def draw_background(rng: np.random.Generator, background: str, width: int, height: int, avoid: Sequence[Rgb]) -> Pixels:
    """Return a picture of nothing but a background; one of chosen colours keeps away from those in ``avoid``."""
    if background in COLOURS:
        return np.full((height, width, 3), tint(rng, COLOURS[background]), np.uint8)
    if background == GRADIENT:
        return _gradient(rng, width, height, avoid)
    return _noise(rng, width, height, avoid)


def draw_shape(pixels: Pixels, shape: Shape) -> None:
    """Draw a shape, with smooth edges, over what is there."""
    cosine, sine = math.cos(shape.turn), math.sin(shape.turn)
    turned = np.array([[cosine, sine], [-sine, cosine]])
    contours = []
    for outline in OUTLINES[shape.form]():
        corners = outline @ turned * shape.radius + (shape.x - 0.5, shape.y - 0.5)
        contours.append(np.rint(corners * (1 << FRACTION_BITS)).astype(np.int32))
    cv2.fillPoly(pixels, contours, shape.rgb, cv2.LINE_AA, FRACTION_BITS)


def _gradient(rng: np.random.Generator, width: int, height: int, avoid: Sequence[Rgb]) -> Pixels:
    """Run from one colour to another, in any direction."""
    along = np.linspace(0.0, 1.0, 9)[:, None]
    while True:
        first, last = (np.array(colour, float) for colour in rng.choice(list(COLOURS.values()), 2, replace=False))
        if np.hypot.reduce(last - first) > GRADIENT_REACH and _far(first + along * (last - first), avoid):
            break
    angle = float(rng.uniform(0, 2 * math.pi))
    y, x = np.mgrid[0:height, 0:width]
    way = math.cos(angle) * x + math.sin(angle) * y
    share = (way - way.min()) / (way.max() - way.min())
    pixels: Pixels = np.rint(first + share[:, :, None] * (last - first)).astype(np.uint8)
    return pixels


def _noise(rng: np.random.Generator, width: int, height: int, avoid: Sequence[Rgb]) -> Pixels:
    """Scatter tones of one colour, in patches that stay visible when the picture is made small."""
    while True:
        colour = np.array(rng.choice(list(COLOURS.values())), float)
        if _far(colour[None], avoid):
            break
    cells = int(rng.integers(12, 20))
    tones = colour + rng.integers(-NOISE, NOISE, (cells, cells, 1), endpoint=True)
    small = np.clip(tones, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _far(colours: NDArray[np.float64], avoid: Sequence[Rgb]) -> bool:
    """Say whether every colour is far enough from every one in ``avoid`` to be told from it."""
    return all(np.sqrt(((colours - np.array(other)) ** 2).sum(axis=1)).min() > CONTRAST for other in avoid)

"""The outlines of the shapes: polygons around (0, 0) whose farthest point lies at distance 1, x right, y down.

A shape is told from every other one at any angle it is drawn at, and when a picture is squeezed to another aspect:
so there are squares but no diamonds, circles but no ovals.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Outline = NDArray[np.float64]
"""Corners, n x 2."""
Contours = Sequence[Outline]
"""What lies inside an odd number of them is filled."""

ROUND = 64
"""Corners of a circle."""


def circle() -> Contours:
    """Return a disc."""
    return [_arc(1.0, 0, 2 * math.pi, ROUND)]


def ring() -> Contours:
    """Return a disc with a hole of half its width."""
    return [_arc(1.0, 0, 2 * math.pi, ROUND), _arc(0.55, 0, 2 * math.pi, ROUND)]


def square() -> Contours:
    """Return a square that stands on a side."""
    return [_regular(4, math.pi / 4)]


def triangle() -> Contours:
    """Return a triangle of equal sides with a corner at the top."""
    return [_regular(3, -math.pi / 2)]


def star() -> Contours:
    """Return a star of five points, one at the top."""
    outer, inner = _regular(5, -math.pi / 2), 0.4 * _regular(5, -math.pi / 2 + math.pi / 5)
    return [np.stack([outer, inner], axis=1).reshape(-1, 2)]


def cross() -> Contours:
    """Return an upright cross of equal arms."""
    arm, end = 0.3, math.sqrt(1 - 0.3**2)
    corner = np.array([[arm, -end], [arm, -arm], [end, -arm]])
    turns = [corner @ np.linalg.matrix_power(np.array([[0, 1], [-1, 0]]), turn) for turn in range(4)]
    return [np.concatenate(turns)]


def heart() -> Contours:
    """Return a heart with its tip at the bottom."""
    angles = [2 * math.pi * step / ROUND for step in range(ROUND)]
    points = [
        (
            16 * math.sin(a) ** 3,
            -13 * math.cos(a) + 5 * math.cos(2 * a) + 2 * math.cos(3 * a) + math.cos(4 * a) - 2.5,
        )
        for a in angles
    ]
    return [_scaled(np.array(points))]


def arrow() -> Contours:
    """Return a broad arrow that points to the right."""
    upper = [(-1.0, -0.3), (0.1, -0.3), (0.1, -0.8), (1.0, 0.0)]
    lower = [(x, -y) for x, y in reversed(upper[:-1])]
    return [_scaled(np.array(upper + lower))]


OUTLINES: dict[str, Callable[[], Contours]] = {
    each.__name__: each for each in (circle, square, triangle, star, cross, heart, ring, arrow)
}
"""The shapes by the word a caption has for them."""


def _arc(radius: float, start: float, end: float, steps: int) -> Outline:
    angles = [start + (end - start) * step / steps for step in range(steps)]
    return radius * np.array([(math.cos(angle), math.sin(angle)) for angle in angles])


def _regular(corners: int, first: float) -> Outline:
    return _arc(1.0, first, first + 2 * math.pi, corners)


def _scaled(points: Outline) -> Outline:
    farthest: float = np.sqrt((points**2).sum(axis=1)).max()
    return points / farthest

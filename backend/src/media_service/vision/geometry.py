"""Points and boxes of the upright picture, normalised by its width and height.

Pixels are the normalised values times width or height, with (0, 0) at the top left corner of the top left pixel.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the picture; outside of 0 to 1 when the model places it beyond the edge."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle inside the picture: left, top, width and height, all from 0 to 1."""

    x: float
    y: float
    width: float
    height: float


def clipped_box(left: float, top: float, width: float, height: float) -> Box:
    """Return the part of a normalised rectangle that lies inside the picture."""
    x, y = min(max(left, 0.0), 1.0), min(max(top, 0.0), 1.0)
    right, bottom = min(max(left + width, x), 1.0), min(max(top + height, y), 1.0)
    return Box(x, y, right - x, bottom - y)

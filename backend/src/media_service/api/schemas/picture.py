"""What answers about pictures share. Coordinates are those of the upright picture, normalised and in pixels."""

from __future__ import annotations

from typing import Literal, Protocol, Self

from pydantic import BaseModel, Field

from media_service.inference.pictures import ImageFacts
from media_service.vision import geometry


class Sized(Protocol):
    """Whatever has the size of an upright picture, in pixels."""

    @property
    def width(self) -> int:
        """Return the upright width."""

    @property
    def height(self) -> int:
        """Return the upright height."""


class Image(BaseModel):
    """The picture that was looked at."""

    width: int = Field(description="Upright width in pixels.")
    height: int = Field(description="Upright height in pixels.")
    format: Literal["jpeg", "png", "webp"]
    orientation: int = Field(
        ge=1, le=8, description="EXIF orientation that was applied; 1 when there was nothing to do."
    )

    @classmethod
    def of(cls, facts: ImageFacts) -> Self:
        """Return the facts in the answer's shape."""
        return cls(width=facts.width, height=facts.height, format=facts.format, orientation=facts.orientation)


class Point(BaseModel):
    """A place; normalised values leave 0 to 1 when the model places it beyond the edge."""

    x: float
    y: float


class Rectangle(BaseModel):
    """Left, top, width and height."""

    x: float
    y: float
    width: float
    height: float


class Place(BaseModel):
    """A point, both ways."""

    normalised: Point
    pixels: Point

    @classmethod
    def of(cls, point: geometry.Point, image: Sized) -> Self:
        """Return a normalised point both ways."""
        return cls(
            normalised=Point(x=point.x, y=point.y), pixels=Point(x=point.x * image.width, y=point.y * image.height)
        )


class Box(BaseModel):
    """A rectangle inside the picture, both ways."""

    normalised: Rectangle
    pixels: Rectangle

    @classmethod
    def of(cls, box: geometry.Box, image: Sized) -> Self:
        """Return a normalised box both ways."""
        width, height = image.width, image.height
        return cls(
            normalised=Rectangle(x=box.x, y=box.y, width=box.width, height=box.height),
            pixels=Rectangle(x=box.x * width, y=box.y * height, width=box.width * width, height=box.height * height),
        )

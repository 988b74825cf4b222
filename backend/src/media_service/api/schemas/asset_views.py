"""What is made of assets, as clients see it."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.schemas.examples_assets import FRAMES_EXAMPLE, PEAKS_EXAMPLE, SPRITE_EXAMPLE
from media_service.media.audio import Peaks


class Side(IntEnum):
    """The longer side of a small picture, in pixels; nothing is enlarged."""

    TINY = 160
    SMALL = 320
    MEDIUM = 640
    LARGE = 1280


class FrameAddress(BaseModel):
    """Where the picture of a moment is."""

    time: float = Field(description="In seconds.")
    address: str


class FrameList(BaseModel):
    """Moments at equal distances."""

    model_config = ConfigDict(json_schema_extra={"examples": [FRAMES_EXAMPLE]})

    object: Literal["list"] = "list"
    duration: float | None = Field(description="In seconds; null for a picture, whose one frame is at 0.")
    data: list[FrameAddress]

    @classmethod
    def of(cls, asset_id: str, duration: float | None, times: list[float]) -> Self:
        """Return moments in the answer's shape."""
        data = [FrameAddress(time=time, address=f"/v1/assets/{asset_id}/frames/{time}") for time in times]
        return cls(duration=duration, data=data)


class TileObject(BaseModel):
    """The picture of a moment on the sheet; ``x`` and ``y``: of its upper left corner, in pixels."""

    time: float
    x: int
    y: int


class SpriteObject(BaseModel):
    """Where each picture is on the sheet of ``/sprite``."""

    model_config = ConfigDict(json_schema_extra={"examples": [SPRITE_EXAMPLE]})

    object: Literal["sprite"] = "sprite"
    media_type: str
    width: int = Field(description="Of one picture, in pixels.")
    height: int
    columns: int
    rows: int
    tiles: list[TileObject]


class PeaksObject(BaseModel):
    """The outline of a sound."""

    model_config = ConfigDict(json_schema_extra={"examples": [PEAKS_EXAMPLE]})

    object: Literal["peaks"] = "peaks"
    duration: float = Field(description="In seconds.")
    data: list[tuple[float, float]] = Field(
        description="The least and the largest sample, from -1 to 1, of each of the equal parts."
    )

    @classmethod
    def of(cls, duration: float, found: Peaks) -> Self:
        """Return an outline in the answer's shape; four digits are more than any screen shows."""
        return cls(duration=duration, data=[(round(float(low), 4), round(float(high), 4)) for low, high in found])

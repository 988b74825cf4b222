"""The settings of the analysis: how closely a video is looked at, and what pictures are compared with."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

MOST_LABELS: Final = 200
LONGEST_LABEL: Final = 200
# What people look for in pictures of everyday life; nobody has to like them, so they are a setting.
EVERYDAY: Final = (
    *("a person", "several people", "a crowd", "a child", "a face close up", "hands", "an animal", "a dog", "a cat"),
    *("a bird", "a horse", "food", "a drink", "a car", "a bus", "a train", "a bicycle", "a boat", "an aeroplane"),
    *("a street", "a building", "a room", "an office", "a kitchen", "a shop", "a stage", "a landscape", "a mountain"),
    *("a forest", "a beach", "water", "the sky", "snow", "night", "a sport", "a computer screen", "a book", "a text"),
    *("a map", "a chart", "a drawing", "a logo", "furniture", "clothes", "a plant", "a flower", "a machine"),
)


class AnalysisSettings(BaseSettings):
    """The part of ``Settings`` that jobs of the kind ``analyse`` read."""

    analysis_frame_seconds: float = Field(
        default=1.0, ge=0.1, le=3600, description="Between two frames of a video that are looked at."
    )
    analysis_max_frames: int = Field(
        default=600, ge=1, le=100_000, description="Most frames of one video; a longer one is looked at less often."
    )
    analysis_labels: Annotated[tuple[str, ...], NoDecode] = Field(
        default=EVERYDAY, description="What pictures are compared with, comma separated; a job may bring its own."
    )

    @field_validator("analysis_labels", mode="before")
    @classmethod
    def _split_labels(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(label for label in (part.strip() for part in value.split(",")) if label)
        return value

    @field_validator("analysis_labels")
    @classmethod
    def _few_and_short(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not 1 <= len(value) <= MOST_LABELS or max(map(len, value)) > LONGEST_LABEL:
            raise ValueError(f"expected 1 to {MOST_LABELS} labels of at most {LONGEST_LABEL} characters")
        return value

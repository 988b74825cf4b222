"""An asset's file, ready to be looked into again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from media_service.errors import TimeOutOfRangeError
from media_service.media.facts import MediaFacts, MediaLimits
from media_service.media.ffmpeg import MediaTools
from media_service.media.image import RgbImage, decode_image
from media_service.media.video import Video


@dataclass(frozen=True, slots=True)
class Source:
    """``file`` holds what ``facts`` say."""

    file: Path
    facts: MediaFacts
    tools: MediaTools
    limits: MediaLimits

    @property
    def is_picture(self) -> bool:
        """Say whether it is one still picture."""
        return self.facts.kind == "image"

    def picture(self) -> RgbImage:
        """Return the pixels of a still picture; raises as ``decode_image``."""
        stream: BinaryIO
        with self.file.open("rb") as stream:
            return decode_image(stream, self.limits.image).pixels

    def video(self) -> Video:
        """Return the moving pictures; raises ``NoVideoError``."""
        return Video.of(self.file, self.facts, self.tools)


def frame_times(facts: MediaFacts, count: int) -> list[float]:
    """Return ``count`` moments at equal distances, from the start on; a still picture has the one at 0."""
    if facts.duration is None:
        return [0.0]
    return [round(index * facts.duration / count, 3) for index in range(count)]


def check_still(time: float) -> None:
    """Raise ``TimeOutOfRangeError`` unless ``time`` is the one moment of a still picture."""
    if time != 0:
        raise TimeOutOfRangeError(f"time is {time:g} s, expected 0: a picture has one frame", param="time")

"""What is known about a media file, and the largest one that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, Self

from media_service.config import Settings
from media_service.errors import TimeOutOfRangeError
from media_service.media.image import ImageLimits

Kind = Literal["image", "audio", "video"]


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """The largest file of each kind: bytes, seconds, pixels of one picture, streams, frames."""

    image_bytes: int
    image: ImageLimits
    audio_bytes: int
    audio_seconds: float
    video_bytes: int
    video_seconds: float
    video_pixels: int
    streams: int = 64
    channels: int = 64
    frames: int = 2_000_000  # more than four hours at 120 a second; the container can promise millions in a few bytes
    metadata_bytes: int = 1024 * 1024

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Take the limits from the settings."""
        return cls(
            image_bytes=settings.image_max_bytes,
            image=ImageLimits(settings.image_max_pixels, settings.image_max_side),
            audio_bytes=settings.audio_max_bytes,
            audio_seconds=settings.audio_max_seconds,
            video_bytes=settings.video_max_bytes,
            video_seconds=settings.video_max_seconds,
            video_pixels=settings.video_max_pixels,
        )

    def bytes_of(self, kind: Kind) -> int:
        """Return the size of the largest file of this kind."""
        return {"image": self.image_bytes, "audio": self.audio_bytes, "video": self.video_bytes}[kind]

    def seconds_of(self, kind: Kind) -> float:
        """Return the duration of the longest recording of this kind."""
        return self.video_seconds if kind == "video" else self.audio_seconds


@dataclass(frozen=True, slots=True)
class AudioStream:
    """Sound. ``index``: of the stream in the file; ``sample_rate``: in Hz."""

    index: int
    codec: str
    sample_rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class VideoStream:
    """Moving pictures.

    ``width`` and ``height``: as they are to be shown, upright and with square pixels; ``rotation``: in degrees
    clockwise (0, 90, 180 or 270), what a player does to the stored pictures; ``frame_rate``: the average, a second;
    ``frames``: as counted.
    """

    index: int
    codec: str
    width: int
    height: int
    rotation: int
    frame_rate: float
    frames: int


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a file is, judged by its content.

    ``media_type``: as in ``Content-Type``; ``bytes``: its size; ``duration``: in seconds, None for a picture: what the
    file says when that is true, else what was counted; ``declared_duration``: what the file says, None when it says
    nothing; ``width`` and ``height``: upright, None for sound; ``orientation``: a picture's EXIF orientation;
    ``has_cover``: whether a still picture lies beside the sound; ``suffixes``: of names that agree with the content.
    """

    kind: Kind
    container: str
    media_type: str
    bytes: int
    suffixes: frozenset[str]
    duration: float | None = None
    declared_duration: float | None = None
    width: int | None = None
    height: int | None = None
    orientation: int = 1
    video: VideoStream | None = None
    audio: AudioStream | None = None
    has_cover: bool = False

    @property
    def has_audio(self) -> bool:
        """Return whether there is sound."""
        return self.audio is not None

    @property
    def has_video(self) -> bool:
        """Return whether there are moving pictures; a cover is none."""
        return self.video is not None


def name_problem(facts: MediaFacts, name: str) -> str | None:
    """Return what is wrong with a file's name: its suffix is that of another format; None when it is not."""
    suffix = PurePath(name).suffix.lower()
    if not suffix or suffix in facts.suffixes:
        return None
    return (
        f"the name ends in {suffix[:20]!r} and the content is {facts.media_type}, "
        f"expected one of: {', '.join(sorted(facts.suffixes))}"
    )


def check_time(name: str, moment: float, duration: float) -> None:
    """Raise ``TimeOutOfRangeError`` unless ``moment``, the argument called ``name``, lies within the recording."""
    if not 0 <= moment < duration:
        raise TimeOutOfRangeError(f"{name} is {moment:g} s, expected from 0 to less than {duration:g} s", param=name)

"""What is made of an asset for people to look at: small pictures, a sheet of them, the outline of a sound.

A view has the ``name`` it is kept under and ``make`` returns the files that come out by their names: all its ``parts``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Protocol

import numpy as np

from media_service.library.source import Source, check_still
from media_service.media.audio import Peaks, peaks
from media_service.media.stills import sprite, thumbnail, video_thumbnail

SHEET, TILES, OUTLINE = "sprite.jpg", "sprite.json", "peaks.npy"
FINEST = 10_000
"""Parts of a kept outline; coarser ones are made of it."""
FRAME = "frame-"
MOST_FRAMES = 1000
"""Single frames kept of one asset: who asks for more moments has them made each time."""


class View(Protocol):
    """Something to look at."""

    @property
    def name(self) -> str:
        """Return the name of the file that is wanted."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of all files that are made together."""

    def make(self, source: Source) -> Mapping[str, bytes]:
        """Return the files; raise the errors of ``media``."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture that tells what the asset is, with sides of at most ``side`` pixels."""

    side: int

    @property
    def name(self) -> str:
        """Return its name."""
        return f"thumbnail-{self.side}.jpg"

    @property
    def parts(self) -> tuple[str, ...]:
        """Return its name alone."""
        return (self.name,)

    def make(self, source: Source) -> Mapping[str, bytes]:
        """Make it; raises ``NoVideoError`` for sound."""
        if source.is_picture:
            return {self.name: thumbnail(source.picture(), self.side)}
        return {self.name: video_thumbnail(source.video(), self.side)}


@dataclass(frozen=True, slots=True)
class FramePicture:
    """What is shown at ``time``, in whole milliseconds as seconds, with sides of at most ``side`` pixels."""

    time: float
    side: int

    @property
    def name(self) -> str:
        """Return its name."""
        return f"{FRAME}{self.time:.3f}-{self.side}.jpg"

    @property
    def parts(self) -> tuple[str, ...]:
        """Return its name alone."""
        return (self.name,)

    def make(self, source: Source) -> Mapping[str, bytes]:
        """Make it; raises ``TimeOutOfRangeError``, and ``NoVideoError`` for sound."""
        if source.is_picture:
            check_still(self.time)
            return {self.name: thumbnail(source.picture(), self.side)}
        [frame] = source.video().at([self.time], self.side)
        return {self.name: thumbnail(frame.pixels, self.side)}


@dataclass(frozen=True, slots=True)
class SpriteSheet:
    """One file of a video's sheet of small pictures: ``SHEET``, or ``TILES``, which says where each of them is."""

    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of both."""
        return (SHEET, TILES)

    def make(self, source: Source) -> Mapping[str, bytes]:
        """Make both; raises ``NoVideoError`` for anything but a video."""
        made = sprite(source.video())
        told = {key: value for key, value in asdict(made).items() if key != "content"}
        return {SHEET: made.content, TILES: json.dumps(told).encode()}


@dataclass(frozen=True, slots=True)
class Outline:
    """The least and the largest sample of each of ``FINEST`` parts of a sound."""

    name: str = OUTLINE

    @property
    def parts(self) -> tuple[str, ...]:
        """Return its name alone."""
        return (self.name,)

    def make(self, source: Source) -> Mapping[str, bytes]:
        """Make it; raises ``NoAudioError``."""
        stream = io.BytesIO()
        np.save(stream, peaks(source.file, source.facts, source.tools, FINEST), allow_pickle=False)
        return {self.name: stream.getvalue()}


def coarser(outline: bytes, buckets: int) -> Peaks:
    """Return ``buckets`` equal parts of an outline: buckets x 2, float32."""
    finest: Peaks = np.load(io.BytesIO(outline), allow_pickle=False)
    edges = np.arange(buckets) * len(finest) // buckets
    low, high = np.minimum.reduceat(finest[:, 0], edges), np.maximum.reduceat(finest[:, 1], edges)
    return np.stack([low, high], axis=1)

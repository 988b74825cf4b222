"""Small pictures of a recording for people to look at: a thumbnail, and a sheet of many for a bar to scrub over."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import numpy as np
from PIL import Image

from media_service.media.image import RgbImage
from media_service.media.video import Video

Format = Literal["jpeg", "webp"]

QUALITY = 80
CANDIDATES = (0.1, 0.3, 0.5, 0.7)  # of the duration; the first that shows something is taken
SHOWS_SOMETHING = 12.0  # the spread of its values, of 255: less is a dark or an empty picture
LARGEST_SHEET = 8192  # pixels, of a side


@dataclass(frozen=True, slots=True)
class Tile:
    """The picture of ``time`` (in seconds) has its upper left corner at ``x`` and ``y`` on the sheet, in pixels."""

    time: float
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Sprite:
    """A sheet of pictures of the same size.

    ``content``: the file; ``width`` and ``height``: of one tile, in pixels.
    """

    content: bytes
    media_type: str
    width: int
    height: int
    columns: int
    rows: int
    tiles: tuple[Tile, ...]


def thumbnail(pixels: RgbImage, max_side: int, kind: Format = "jpeg") -> bytes:
    """Return a picture as a small file, with sides of at most ``max_side``; nothing is enlarged."""
    if max_side < 1:
        raise ValueError(f"max_side is {max_side}, expected at least 1")
    picture = Image.fromarray(pixels)
    share = min(1.0, max_side / max(picture.size))
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return _encoded(picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0), kind)


def video_thumbnail(video: Video, max_side: int, kind: Format = "jpeg") -> bytes:
    """Return a picture that tells what the video is about: an early one that is not dark or empty.

    Raises as ``Video.at``.
    """
    shown = None
    for frame in video.at([share * video.duration for share in CANDIDATES], max_side):
        if shown is None or frame.pixels.std() >= SHOWS_SOMETHING:
            shown = frame.pixels
        if shown.std() >= SHOWS_SOMETHING:
            break
    assert shown is not None  # noqa: S101  # at() yields one for each moment, or raises
    return thumbnail(shown, max_side, kind)


def sprite(video: Video, tiles: int = 100, max_side: int = 160, kind: Format = "jpeg") -> Sprite:
    """Return a sheet of at most ``tiles`` pictures at equal distances, row by row, and where each of them is.

    Raises as ``Video.every``, and ``ValueError`` for a sheet with a side of more than 8192 pixels.
    """
    width, height = video.fitted(max_side)
    columns = math.ceil(math.sqrt(max(1, tiles)))
    if tiles < 1 or columns * max(width, height) > LARGEST_SHEET:
        raise ValueError(f"tiles is {tiles}, expected from 1 to what fits on {LARGEST_SHEET} x {LARGEST_SHEET} pixels")
    interval = max(video.duration / tiles, 1 / video.stream.frame_rate)
    frames = list(islice(video.every(interval, max_side), tiles))
    columns = min(columns, len(frames))
    rows = math.ceil(len(frames) / columns)
    sheet, placed = np.zeros((rows * height, columns * width, 3), np.uint8), []
    for index, frame in enumerate(frames):
        x, y = index % columns * width, index // columns * height
        sheet[y : y + height, x : x + width] = frame.pixels
        placed.append(Tile(frame.time, x, y))
    content = _encoded(Image.fromarray(sheet), kind)
    return Sprite(content, f"image/{kind}", width, height, columns, rows, tuple(placed))


def _encoded(picture: Image.Image, kind: Format) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind.upper(), quality=QUALITY)
    return stream.getvalue()

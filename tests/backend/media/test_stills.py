"""Thumbnails and sheets of tiles."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media_service.media.probe import probe
from media_service.media.stills import sprite, thumbnail, video_thumbnail
from media_service.media.video import Video
from support.recordings import H264, media_limits, media_tools, recording, silent_film

Store = Callable[[bytes], Path]


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["JPEG", "WEBP"])


def video(store: Store, content: bytes) -> Video:
    file, tools = store(content), media_tools()
    return Video.of(file, probe(file, tools, media_limits()), tools)


@pytest.mark.parametrize("kind", ["jpeg", "webp"])
@pytest.mark.parametrize(("size", "expected"), [((400, 100), (64, 16)), ((100, 400), (16, 64)), ((20, 10), (20, 10))])
def test_a_thumbnail_keeps_the_shape(kind: str, size: tuple[int, int], expected: tuple[int, int]) -> None:
    picture = opened(thumbnail(np.full((size[1], size[0], 3), 200, np.uint8), 64, kind))  # type: ignore[arg-type]
    assert (picture.size, picture.format) == (expected, kind.upper())


def test_the_thinnest_picture_keeps_a_pixel() -> None:
    assert opened(thumbnail(np.zeros((1, 5_000, 3), np.uint8), 64)).size == (64, 1)


def test_a_thumbnail_is_the_same_each_time() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    assert thumbnail(pixels, 32) == thumbnail(pixels, 32)


def test_a_thumbnail_has_at_least_a_pixel() -> None:
    with pytest.raises(ValueError, match="max_side is 0, expected at least 1"):
        thumbnail(np.zeros((1, 1, 3), np.uint8), 0)


def test_a_video_is_not_shown_by_its_black_start(store: Store) -> None:
    sources = ("-f", "lavfi", "-i", "color=black:size=64x48:rate=10:duration=1")
    sources += ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", "-filter_complex", "[0][1]concat")
    shown = np.asarray(opened(video_thumbnail(video(store, recording("mp4", *sources, *H264)), 64)))
    assert shown.mean() > 50


def test_a_video_of_nothing_has_a_thumbnail_all_the_same(store: Store) -> None:
    black = recording("mp4", "-f", "lavfi", "-i", "color=black:size=64x48:rate=10:duration=1", *H264)
    assert opened(video_thumbnail(video(store, black), 32)).size == (32, 24)


def test_each_tile_of_a_sheet_is_the_picture_of_its_time(store: Store) -> None:
    source = ("-f", "lavfi", "-i", "nullsrc=size=64x32:rate=10:duration=2,geq=lum='N*10+20':cb=128:cr=128")
    film = video(store, recording("mkv", *source, "-c:v", "ffv1"))
    sheet = sprite(film, tiles=7, max_side=32)
    assert (sheet.width, sheet.height, sheet.columns, sheet.rows, sheet.media_type) == (32, 16, 3, 3, "image/jpeg")
    assert opened(sheet.content).size == (96, 48)
    assert [(tile.x, tile.y) for tile in sheet.tiles[:4]] == [(0, 0), (32, 0), (64, 0), (0, 16)]
    pixels = np.asarray(opened(sheet.content)).astype(int)
    for tile, frame in zip(sheet.tiles, film.at([tile.time for tile in sheet.tiles], 32), strict=True):
        placed = pixels[tile.y : tile.y + sheet.height, tile.x : tile.x + sheet.width]
        assert np.abs(placed - frame.pixels).mean() < 4


def test_a_sheet_has_no_more_tiles_than_the_video_has_pictures(store: Store) -> None:
    sheet = sprite(video(store, silent_film()), tiles=100, max_side=16)
    assert (len(sheet.tiles), sheet.columns, sheet.rows) == (10, 10, 1)


@pytest.mark.parametrize("tiles", [0, -1, 10**6])
def test_a_sheet_that_is_too_large_is_refused(tiles: int, store: Store) -> None:
    with pytest.raises(ValueError, match=f"tiles is {tiles}, expected from 1"):
        sprite(video(store, silent_film()), tiles=tiles)

"""Pictures of a video: the right one for each moment, upright, scaled, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from media_service.errors import MediaOverLimitError, MediaUndecodableError, NoVideoError, TimeOutOfRangeError
from media_service.media.probe import probe
from media_service.media.video import Frame, Video
from support.hostile.boxes import turned
from support.processes import children
from support.recordings import H264, film, media_limits, media_tools, recording, silent_film, sound

Store = Callable[[bytes], Path]
Open = Callable[[bytes], Video]

# Two seconds at ten a second; each picture is as bright as its number times ten.
COUNTING = ("-f", "lavfi", "-i", "nullsrc=size=32x16:rate=10:duration=2,geq=lum='N*10+20':cb=128:cr=128")


@pytest.fixture
def open_video(store: Store) -> Open:
    """Return a function that opens content as a video."""

    def opened(content: bytes) -> Video:
        file, tools = store(content), media_tools()
        return Video.of(file, probe(file, tools, media_limits()), tools)

    return opened


def numbers(frames: list[Frame]) -> list[int]:
    """Return the numbers of COUNTING's pictures."""
    luma = [frame.pixels.mean() * 219 / 255 + 16 for frame in frames]
    return [round((each - 20) / 10) for each in luma]


def counting(*arguments: str) -> bytes:
    return recording("mkv", *COUNTING, *(arguments or ("-c:v", "ffv1", "-g", "5")))


@pytest.mark.parametrize(
    ("step", "expected"), [(0.1, [*range(20)]), (0.5, [0, 5, 10, 15]), (0.35, [0, 3, 7, 10, 14, 17])]
)
def test_every_so_often_the_picture_that_is_shown_then(step: float, expected: list[int], open_video: Open) -> None:
    frames = list(open_video(counting()).every(step, 64))
    assert numbers(frames) == expected
    assert [frame.time for frame in frames] == pytest.approx([index * step for index in range(len(expected))])


def test_at_each_moment_the_picture_that_is_shown_then(open_video: Open) -> None:
    times = [1.05, 0, 0.1, 0.199, 1.999, 0.7]
    frames = list(open_video(counting()).at(times, 64))
    assert [frame.time for frame in frames] == times
    assert numbers(frames) == [10, 0, 1, 1, 19, 7]


def test_large_steps_jump_and_small_steps_do_not_and_both_see_the_same(
    open_video: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = open_video(counting())
    run = list(video.every(0.5, 64))
    monkeypatch.setattr("media_service.media.video.SEEK_FRAMES", 1)
    jumps = list(video.every(0.5, 64))
    assert [frame.time for frame in jumps] == [frame.time for frame in run]
    assert all(np.array_equal(one.pixels, other.pixels) for one, other in zip(run, jumps, strict=True))


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_a_jump_between_key_pictures_lands_on_the_right_one(codec: str, open_video: Open) -> None:
    video = open_video(counting("-c:v", codec, "-g", "100", "-bf", "2", "-q:v", "2"))
    assert numbers(list(video.at([1.25, 0.45], 64))) == [12, 4]


def test_a_picture_that_is_shown_for_long_is_found(open_video: Open) -> None:
    slides = ("-f", "lavfi", "-i", "nullsrc=size=16x16:rate=1/20:duration=60,geq=lum='N*50+20':cb=128:cr=128")
    video = open_video(recording("mkv", *slides, "-c:v", "ffv1"))
    assert numbers(list(video.at([0, 19, 39.9, 59], 16))) == [0, 0, 5, 10]


def test_before_the_first_picture_the_first_is_shown(open_video: Open) -> None:
    late = ("-f", "lavfi", "-i", "sine=duration=2", "-itsoffset", "1", *COUNTING, "-map", "0", "-map", "1")
    video = open_video(recording("mkv", *late, "-c:v", "ffv1", "-c:a", "flac"))
    assert numbers(list(video.at([0.3, 1.55], 64))) == [0, 5]


@pytest.mark.parametrize(("degrees", "corner"), [(0, (0, 0)), (90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))])
def test_pictures_are_upright(degrees: int, corner: tuple[int, int], open_video: Open) -> None:
    marked = ("-f", "lavfi", "-i", "color=black:size=64x32:rate=5:duration=1,drawbox=0:0:16:16:white:fill")
    video = open_video(turned(recording("mp4", *marked, *H264), degrees))
    pixels = next(video.every(1, 64)).pixels
    assert pixels.shape == ((64, 32, 3) if degrees % 180 else (32, 64, 3))
    y, x = (8 if place == 0 else -8 for place in corner)
    assert pixels[y, x].min() > 200
    assert pixels.mean() < 60


def test_colours_are_red_green_blue(open_video: Open) -> None:
    video = open_video(recording("mp4", "-f", "lavfi", "-i", "color=red:size=16x16:rate=5:duration=1", *H264))
    pixels = next(video.every(1, 16)).pixels
    assert (pixels.dtype.name, pixels.flags.c_contiguous) == ("uint8", True)
    assert np.abs(pixels.astype(int) - [255, 0, 0]).max() < 12


@pytest.mark.parametrize(("max_side", "shape"), [(1000, (48, 64, 3)), (32, (24, 32, 3)), (1, (1, 1, 3))])
def test_pictures_are_scaled_down_and_never_up(max_side: int, shape: tuple[int, ...], open_video: Open) -> None:
    assert next(open_video(silent_film()).every(1, max_side)).pixels.shape == shape


def test_pixels_that_are_not_square_are_made_so(open_video: Open) -> None:
    assert next(open_video(silent_film("mp4", "-aspect", "2:1")).every(1, 96)).pixels.shape == (48, 96, 3)


def test_pictures_of_another_size_in_the_middle_are_scaled_to_the_first(open_video: Open) -> None:
    large = recording("ts", "-f", "lavfi", "-i", "testsrc=duration=1:size=128x96:rate=10", *H264)
    shapes = {frame.pixels.shape for frame in open_video(silent_film("ts") + large).every(0.1, 64)}
    assert shapes == {(48, 64, 3)}


def test_frames_are_not_overwritten_by_the_next(open_video: Open) -> None:
    first, second = list(open_video(counting()).every(1, 64))
    assert first.pixels.mean() < second.pixels.mean()


def test_leaving_in_the_middle_ends_the_program(open_video: Open) -> None:
    before = children()
    frames = open_video(counting()).every(0.1, 64)
    next(frames)
    frames.close()  # type: ignore[attr-defined]  # it is a generator
    assert children() == before


def test_a_video_that_breaks_off_shows_what_is_there(open_video: Open) -> None:
    content = counting()
    frames = list(open_video(content[: len(content) * 6 // 10]).every(0.1, 64))
    assert 3 < len(frames) < 19
    assert numbers(frames) == [*range(len(frames))]


def test_a_video_of_nothing_but_damage_is_undecodable(open_video: Open) -> None:
    content = film("mkv")
    video = open_video(content)
    start = content.index(b"\x1f\x43\xb6\x75") + 40
    video.file.write_bytes(content[:start] + bytes(len(content) - start))
    with pytest.raises(MediaUndecodableError):
        list(video.every(0.1, 64))


def test_more_pictures_than_were_counted_are_not_read(open_video: Open) -> None:
    video = open_video(counting())
    hasty = Video(video.file, video.tools, video.stream, duration=0.35)
    assert len(list(hasty.every(0.1, 64))) == 4


def test_sound_has_no_pictures(open_video: Open) -> None:
    with pytest.raises(NoVideoError, match="audio/wav without moving pictures"):
        open_video(sound())


@pytest.mark.parametrize("moment", [-1.0, 2.0, float("nan")])
def test_a_moment_outside_the_video_is_refused_before_a_program_starts(moment: float, open_video: Open) -> None:
    video = open_video(counting())
    with pytest.raises(TimeOutOfRangeError, match="expected from 0 to less than 2 s"):
        next(video.at([0.5, moment], 64))


@pytest.mark.parametrize(("seconds", "max_side"), [(0.0, 64), (-1.0, 64), (float("nan"), 64), (1.0, 0), (1.0, 5_000)])
def test_arguments_out_of_range_are_refused(seconds: float, max_side: int, open_video: Open) -> None:
    with pytest.raises(ValueError, match="expected"):
        next(open_video(counting()).every(seconds, max_side))


def test_memory_is_limited(store: Store) -> None:
    narrow = replace(media_tools(), threads=1, memory=285 * 1024 * 1024)  # the program itself takes 265
    for size, expected in (("64x48", None), ("5120x2880", (MediaOverLimitError, MediaUndecodableError))):
        source = ("-f", "lavfi", "-i", f"color=green:size={size}:rate=25:duration=0.08")
        file = store(recording("mkv", *source, *H264))
        frames = Video.of(file, probe(file, media_tools(), media_limits()), narrow).every(1, 64)
        with nullcontext() if expected is None else pytest.raises(expected):
            next(frames)

"""Scenes: cuts, fades and dissolves are found; movement, flashes and noise are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from media_service.media.probe import probe
from media_service.media.scenes import Scene, boundaries, difference, find_scenes
from media_service.media.video import Video
from support.recordings import H264, media_limits, media_tools, recording

Store = Callable[[bytes], Path]
Small = NDArray[np.float32]

RATE = 25.0
WHITE, BLACK = np.ones((27, 48, 3), np.float32), np.zeros((27, 48, 3), np.float32)
CHANCE = np.random.default_rng(1)
FIRST, SECOND = (np.kron(CHANCE.random((3, 4, 3)), np.ones((9, 12, 1))).astype(np.float32) for _ in range(2))

CIRCLE = "nullsrc=size=160x120:rate=25:duration={0},geq=r='if(lt(hypot(X-80,Y-60),35),220,240)':"
CIRCLE += "g='if(lt(hypot(X-80,Y-60),35),20,240)':b='if(lt(hypot(X-80,Y-60),35),20,240)'"
SQUARE = "color=0xf0f0f0:size=160x120:rate=25:duration={0},drawbox=50:30:60:60:blue:fill"


def found(pictures: Sequence[Small]) -> list[float]:
    """Return the boundaries as numbers of pictures."""
    return sorted({round(moment * RATE, 3) for moment in boundaries(pictures, RATE)})


def mixed(first: Small, second: Small, count: int) -> list[Small]:
    return [first + (second - first) * np.float32(share) for share in np.linspace(0, 1, count)]


def moving(speed: int, count: int) -> list[Small]:
    """Return a camera that pans over a wall of noise."""
    wall = np.kron(np.random.default_rng(2).random((9, 200, 3)), np.ones((3, 3, 1))).astype(np.float32)
    return [wall[:, index * speed : index * speed + 48] for index in range(count)]


def noisy(pictures: Sequence[Small]) -> list[Small]:
    chance = np.random.default_rng(3)
    return [(each + chance.normal(0, 0.002, each.shape)).astype(np.float32) for each in pictures]


def test_the_difference_is_a_part_of_black_and_white() -> None:
    assert difference(WHITE, BLACK) == pytest.approx(1)
    assert difference(FIRST, FIRST) == 0


@pytest.mark.parametrize("cut", [1, 7, 25, 40])
def test_a_cut_is_found_exactly(cut: int) -> None:
    assert found(noisy([FIRST] * cut + [SECOND] * (50 - cut))) == [cut]


def test_a_cut_in_the_middle_of_movement_is_found() -> None:
    assert found([*moving(1, 40), *([SECOND] * 40)]) == [40]


@pytest.mark.parametrize(
    "pictures",
    [
        [FIRST] * 60,
        noisy([FIRST] * 60),
        moving(1, 100),
        moving(3, 100),
        [picture for picture in moving(2, 40) for _ in range(5)],
        [picture for picture in moving(2, 40) for _ in range(6)],
        [*[FIRST] * 30, WHITE, WHITE, *[FIRST] * 30],
        [*[FIRST] * 30, *mixed(FIRST, FIRST + 0.03, 20)],
        [],
        [FIRST],
    ],
    ids=["static", "noise", "pan", "fast pan", "five a second", "four a second", "flash", "light", "nothing", "one"],
)
def test_nothing_begins_without_a_reason(pictures: list[Small]) -> None:
    assert found(pictures) == []


def test_a_short_shot_has_a_cut_at_both_ends() -> None:
    assert found([*[FIRST] * 30, *[SECOND] * 8, *[WHITE] * 30]) == [30, 38]


@pytest.mark.parametrize("length", [10, 25, 75])
def test_a_dissolve_is_found_near_its_middle(length: int) -> None:
    pictures = noisy([*[FIRST] * 40, *mixed(FIRST, SECOND, length), *[SECOND] * 40])
    (boundary,) = found(pictures)
    assert abs(boundary - (40 + length / 2)) <= 5


def test_a_fade_through_black_has_its_boundary_in_the_black() -> None:
    pictures = [*[FIRST] * 30, *mixed(FIRST, BLACK, 15), *mixed(BLACK, SECOND, 15), *[SECOND] * 30]
    assert found(pictures)
    assert all(40 <= boundary <= 50 for boundary in found(pictures))


@pytest.fixture
def scenes_of(store: Store) -> Callable[..., list[Scene]]:
    """Return a function that makes a video of sources one after the other, and finds its scenes."""

    def scenes(*sources: str, graph: str | None = None) -> list[Scene]:
        inputs = [each for source in sources for each in ("-f", "lavfi", "-i", source)]
        join = graph or f"concat=n={len(sources)}"
        file, tools = store(recording("mp4", *inputs, "-filter_complex", join, *H264)), media_tools()
        return find_scenes(Video.of(file, probe(file, tools, media_limits()), tools))

    return scenes


def test_a_red_circle_and_then_a_blue_square_are_two_scenes(scenes_of: Callable[..., list[Scene]]) -> None:
    circle, square = scenes_of(CIRCLE.format(1.4), SQUARE.format(1.6))
    assert (circle.start, circle.end, square.end) == (0, square.start, 3)
    assert square.start == pytest.approx(1.4, abs=1 / RATE)


def test_four_scenes_are_found_within_a_frame(scenes_of: Callable[..., list[Scene]]) -> None:
    still = "color=0x204060:size=160x120:rate=25:duration=1.2"
    pattern = "testsrc=size=160x120:rate=25:duration=1"
    found = scenes_of(CIRCLE.format(0.8), pattern, SQUARE.format(1), still, graph="concat=n=4")
    assert [scene.start for scene in found] == pytest.approx([0, 0.8, 1.8, 2.8], abs=1 / RATE)
    assert [scene.end for scene in found] == [*(scene.start for scene in found[1:]), 4]


def test_a_fade_out_and_in_is_one_boundary(scenes_of: Callable[..., list[Scene]]) -> None:
    graph = "[0]fade=out:start_time=1.2:duration=0.8[a];[1]fade=in:duration=0.8[b];[a][b]concat"
    first, second = scenes_of(CIRCLE.format(2), SQUARE.format(2), graph=graph)
    assert first.end == second.start == pytest.approx(2, abs=0.15)


def test_a_cross_fade_is_one_boundary(scenes_of: Callable[..., list[Scene]]) -> None:
    first, second = scenes_of(CIRCLE.format(2.5), SQUARE.format(2.5), graph="[0][1]xfade=offset=1.5:duration=1")
    assert first.end == second.start == pytest.approx(2, abs=0.2)


def test_a_video_that_never_changes_is_one_scene(scenes_of: Callable[..., list[Scene]]) -> None:
    assert scenes_of(SQUARE.format(2)) == [Scene(0, 2)]


def test_slides_are_scenes(scenes_of: Callable[..., list[Scene]]) -> None:
    slides = [f"color={colour}:size=32x32:rate=1/2:duration=4" for colour in ("red", "green", "blue")]
    assert scenes_of(*slides) == [Scene(0, 4), Scene(4, 8), Scene(8, 12)]


@pytest.mark.parametrize("rate", ["30000/1001", "50", "120"])
def test_other_frame_rates_are_found_within_a_frame(rate: str, scenes_of: Callable[..., list[Scene]]) -> None:
    first, second = (f"color={colour}:size=32x32:rate={rate}:duration=1" for colour in ("red", "blue"))
    found = scenes_of(first, second)
    assert [scene.start for scene in found] == pytest.approx([0, 1], abs=0.04)


def test_the_search_can_be_watched_and_ended(store: Store) -> None:
    file, tools = store(recording("mp4", "-f", "lavfi", "-i", SQUARE.format(1), *H264)), media_tools()
    seen: list[float] = []

    def see(moment: float) -> None:
        seen.append(moment)
        if len(seen) == 3:
            raise LookupError

    with pytest.raises(LookupError):
        find_scenes(Video.of(file, probe(file, tools, media_limits()), tools), see)
    assert seen == pytest.approx([0, 1 / RATE, 2 / RATE])

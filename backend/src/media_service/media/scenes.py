"""Where one shot of a video ends and the next begins: cuts, fades and dissolves.

Every picture is scaled down until only its composition is left, and compared with the one before it, pixel by pixel.

* A cut is a difference that is large, and several times as large as those around it, so neither a fast movement nor a
  quiet picture needs a threshold of its own (Yusoff, Christmas, Kittler, "Video shot cut detection using adaptive
  thresholding", BMVC 2000; PySceneDetect's AdaptiveDetector does the same). A flash is none: the pictures before and
  after it are alike.
* A fade or a dissolve is a run of small differences that adds up to a large one (the twin comparison of Zhang,
  Kankanhalli, Smoliar, "Automatic partitioning of full-motion video", Multimedia Systems 1, 1993), and every picture in
  it is a mixture of the first and the last (the production model of Hampapur, Jain, Weymouth, "Digital video
  segmentation", ACM Multimedia 1994), which a moving camera's are not.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from media_service.media.image import RgbImage
from media_service.media.video import Video

Small = NDArray[np.float32]

LONG_SIDE = 48  # of the small pictures, in pixels
LEAST_A_SECOND, MOST_A_SECOND = 10, 60  # pictures that are compared
SHORTEST_SCENE = 0.5  # seconds; a boundary sooner than that after another is none

# Differences are the mean over all pixels of the distance in RGB, where black to white is 1.
CUT = 0.03  # the least; a form on a tenth of the picture that turns from red to blue has 0.08, noise 0.005
CUT_RATIO = 2.5  # times the second largest of those around it, because a short shot has a cut at both ends
AROUND = 0.4  # seconds before and after
FLASH = 0.15  # seconds; the longest

STEPS_A_SECOND = 10  # of the look for gradual changes
STEP = 0.006  # the least difference in one of them
FEWEST_STEPS, LONGEST_CHANGE = 3, 5.0  # from 0.3 to 5 seconds
GRADUAL = 0.06  # the least difference between both ends
LARGEST_STEP = 0.5  # of the difference between both ends; more is a cut
MIXTURE = 0.25  # how far a picture may be from a mixture of both ends, as a part of the difference between them
ONE_COLOUR = 0.01  # the spread of a picture at the dark end of a fade


@dataclass(frozen=True, slots=True)
class Scene:
    """One shot, from ``start`` to ``end`` in seconds; the next one starts where it ends."""

    start: float
    end: float


def find_scenes(video: Video, seen: Callable[[float], None] = lambda _: None) -> list[Scene]:
    """Return the scenes in order, from 0 to the video's end, without gaps; one for a video that never changes.

    ``seen`` is called with the moment of each picture, in seconds; what it raises ends the search. Memory does not grow
    with the duration: a few seconds of small pictures are kept. Raises as ``Video.steady``.
    """
    rate = _comparisons(video.stream.frame_rate)
    small = _small(video.steady(rate, video.fitted(LONG_SIDE)), float(rate), seen)
    starts = [0.0]
    for boundary in sorted(boundaries(small, float(rate))):
        if boundary - starts[-1] >= SHORTEST_SCENE and video.duration - boundary >= SHORTEST_SCENE:
            starts.append(boundary)
    return [Scene(start, end) for start, end in zip(starts, [*starts[1:], video.duration], strict=True)]


def _small(pictures: Iterable[RgbImage], rate: float, seen: Callable[[float], None]) -> Iterator[Small]:
    for number, picture in enumerate(pictures):
        seen(number / rate)
        yield np.divide(picture, 255, dtype=np.float32)


def boundaries(pictures: Iterable[Small], rate: float) -> Iterator[float]:
    """Yield the moments, in seconds, at which new scenes begin, nearly in order.

    ``pictures``: height x width x 3, float32 from 0 to 1, ``rate`` times a second.
    """
    cuts, changes = _Cuts(rate), _Changes(rate)
    for picture in pictures:
        yield from cuts.see(picture)
        yield from changes.see(picture)
    yield from cuts.end()
    yield from changes.end()


def _comparisons(frame_rate: float) -> Fraction:
    """Return how many pictures a second are compared: all, each of a slow video several times, or 60 of a fast one."""
    exact = max(Fraction(frame_rate).limit_denominator(1001), Fraction(1, 1001))
    return min(exact * max(1, math.ceil(LEAST_A_SECOND / exact)), Fraction(MOST_A_SECOND))


def difference(first: Small, second: Small) -> float:
    """Return the mean distance of two pictures' pixels: 0 for the same, 1 for black and white."""
    return float(np.sqrt(np.square(first - second).sum(axis=2) / 3).mean())


class _Cuts:
    """The last pictures, and how each differs from the one before it; the one in the middle is judged.

    The first and the last pictures of a video have fewer on one side of them and more on the other.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._around = max(2, round(AROUND * rate))
        self._flash = max(1, round(FLASH * rate))
        self._pictures: deque[Small] = deque(maxlen=2 * self._around + 1)
        self._differences: deque[float] = deque(maxlen=2 * self._around + 1)
        self._seen = 0

    def see(self, picture: Small) -> Iterator[float]:
        self._differences.append(difference(self._pictures[-1], picture) if self._pictures else 0.0)
        self._pictures.append(picture)
        self._seen += 1
        if self._seen == self._pictures.maxlen:
            yield from self._judge(range(self._around + 1))
        elif self._seen > 2 * self._around:
            yield from self._judge([self._around])

    def end(self) -> Iterator[float]:
        is_full = self._seen > 2 * self._around
        yield from self._judge(range(self._around + 1 if is_full else 0, len(self._pictures)))

    def _judge(self, places: Iterable[int]) -> Iterator[float]:
        for place in places:
            here = self._differences[place]
            if here >= CUT and here >= CUT_RATIO * self._near(place) and not self._is_flash(place):
                yield (self._seen - len(self._pictures) + place) / self._rate

    def _near(self, place: int) -> float:
        others = [value for other, value in enumerate(self._differences) if other != place]
        return sorted(others)[-2] if len(others) > 1 else 0.0

    def _is_flash(self, place: int) -> bool:
        """Return whether what came shortly before or comes shortly after is as if nothing had happened."""
        pictures, alike = list(self._pictures), self._differences[place] / 3
        after = pictures[place + 1 : place + 1 + self._flash]
        before = pictures[max(0, place - 1 - self._flash) : place - 1]
        return any(difference(pictures[place - 1], each) < alike for each in after) or any(
            difference(pictures[place], each) < alike for each in before
        )


class _Changes:
    """The run of small differences that goes on, ten steps a second."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._stride = max(1, round(rate / STEPS_A_SECOND))
        self._seen = 0
        self._run: list[tuple[float, Small]] = []

    def see(self, picture: Small) -> Iterator[float]:
        number, self._seen = self._seen, self._seen + 1
        if number % self._stride:
            return
        moment = number / self._rate
        if self._run and difference(self._run[-1][1], picture) >= STEP:
            self._run.append((moment, picture))
            if not _is_one_colour(picture):
                return
        yield from self.end()
        self._run = [(moment, picture)]

    def end(self) -> Iterator[float]:
        times, pictures = [moment for moment, _ in self._run], [picture for _, picture in self._run]
        if len(pictures) <= FEWEST_STEPS or times[-1] - times[0] > LONGEST_CHANGE or not _is_mixture(pictures):
            return
        if _is_one_colour(pictures[-1]):
            yield times[-1]
        elif _is_one_colour(pictures[0]):
            yield times[0]
        else:
            yield times[len(times) // 2]


def _is_mixture(pictures: list[Small]) -> bool:
    """Return whether the pictures go from the first to the last through mixtures of both, and not in one leap."""
    first, last = pictures[0], pictures[-1]
    whole, way = difference(first, last), last - first
    if whole < GRADUAL:
        return False
    for before, picture in pairwise(pictures):
        share = float(((picture - first) * way).sum() / np.square(way).sum())
        if difference(picture, first + share * way) > MIXTURE * whole:
            return False
        if difference(before, picture) > LARGEST_STEP * whole:
            return False
    return True


def _is_one_colour(picture: Small) -> bool:
    return float(picture.std(axis=(0, 1)).max()) < ONE_COLOUR

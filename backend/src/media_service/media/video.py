"""Pictures out of a video: upright, with square pixels, in RGB, scaled down, one at a time.

The picture of a moment is the one a player shows then: the last that began before it.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Self

import numpy as np

from media_service.errors import MediaUndecodableError, NoVideoError
from media_service.media.facts import MediaFacts, VideoStream, check_time
from media_service.media.ffmpeg import MediaTools, running_ffmpeg
from media_service.media.image import RgbImage

WINDOWS = (1.0, 10.0, 100.0)  # seconds before a moment in which its picture is looked for; after that, from the start
SEEK_FRAMES = 300  # a jump to one picture costs about as much as to decode this many in a row
LARGEST_SIDE = 4096
SHORTEST_STEP = 0.001  # seconds, which is what containers count in
HALF_A_TICK = 0.0005

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """``pixels``: height x width x 3, uint8, RGB, what is shown at ``time``, in seconds."""

    time: float
    pixels: RgbImage


@dataclass(frozen=True, slots=True)
class Video:
    """Moving pictures in a file; ``duration`` in seconds. Every method starts programs of its own, and ends them."""

    file: Path
    tools: MediaTools
    stream: VideoStream
    duration: float

    @classmethod
    def of(cls, file: Path, facts: MediaFacts, tools: MediaTools) -> Self:
        """Take the video that ``facts`` describe; raise ``NoVideoError`` when there is none."""
        if facts.video is None or facts.duration is None:
            raise NoVideoError(f"file is {facts.media_type} without moving pictures, expected a video", param="file")
        return cls(file, tools, facts.video, facts.duration)

    def fitted(self, max_side: int) -> Size:
        """Return width and height with sides of at most ``max_side``; nothing is enlarged."""
        if not 1 <= max_side <= LARGEST_SIDE:
            raise ValueError(f"max_side is {max_side}, expected from 1 to {LARGEST_SIDE}")
        share = min(1.0, max_side / max(self.stream.width, self.stream.height))
        return max(1, round(self.stream.width * share)), max(1, round(self.stream.height * share))

    def every(self, seconds: float, max_side: int) -> Iterator[Frame]:
        """Yield the pictures at 0, ``seconds``, 2 ``seconds`` and so on.

        A video that breaks off yields what can be decoded of it. Raises ``MediaUndecodableError`` when that is nothing,
        and the other errors of a ``Child``; ``ValueError`` for arguments out of range.
        """
        if not seconds >= SHORTEST_STEP:
            raise ValueError(f"seconds is {seconds}, expected at least {SHORTEST_STEP}")
        step = Fraction(seconds).limit_denominator(1000)
        if step * self.stream.frame_rate > SEEK_FRAMES:
            yield from self.at([float(index * step) for index in range(math.ceil(self.duration / step))], max_side)
            return
        for index, pixels in enumerate(self.steady(1 / step, self.fitted(max_side))):
            yield Frame(float(index * step), pixels.copy())

    def at(self, times: Sequence[float], max_side: int) -> Iterator[Frame]:
        """Yield the picture at each of ``times``, in their order; raise as ``every``, and ``TimeOutOfRangeError``."""
        for moment in times:
            check_time("time", moment, self.duration)
        size = self.fitted(max_side)
        for moment in times:
            yield Frame(moment, self._picture(moment, size))

    def steady(self, rate: Fraction, size: Size) -> Iterator[RgbImage]:
        """Yield what is shown at 0, 1/``rate``, 2/``rate`` … seconds in one run, scaled to ``size``.

        The array is the same each time, with new content. Raises as ``every``.
        """
        # round=up moves a picture to the first tick after it, so that at each tick the last one that was shown wins
        filters = f"fps=fps={rate.numerator}/{rate.denominator}:start_time=0:round=up"
        most = math.ceil(self.duration * rate)
        found = False
        for pixels in self._decoded([], filters, ["-frames:v", str(most)], size, most):
            found = True
            yield pixels
        if not found:
            raise MediaUndecodableError("file has video of which not one picture can be decoded", param="file")

    def _picture(self, moment: float, size: Size) -> RgbImage:
        for start in (max(0.0, moment - window) for window in (*WINDOWS, moment)):
            before = ["-ss", f"{start:.6f}"] if start > 0 else []
            until = f"trim=end={moment - start + HALF_A_TICK:.6f}"  # -t would count from the first picture it sees
            if last := deque(self._decoded(before, until, [], size, None), maxlen=1):
                return last[0]
        return next(self.steady(Fraction(1, math.ceil(self.duration) + 1), size)).copy()  # it begins later

    def _decoded(
        self, before: list[str], filters: str, after: list[str], size: Size, most: int | None
    ) -> Iterator[RgbImage]:
        """Yield pictures of one run of ffmpeg, always in the same array; at most ``most``."""
        width, height = size
        pixels = np.empty((height, width, 3), np.uint8)
        scaled = f"{filters},scale={width}:{height}:flags=area+accurate_rnd,setsar=1,format=rgb24"
        arguments = ["-map", f"0:{self.stream.index}", "-vf", scaled, "-fps_mode", "passthrough", *after]
        arguments += ["-c:v", "rawvideo", "-threads", "1", "-f", "rawvideo", "pipe:1"]
        count = most or self.stream.frames + 1
        limits = self.tools.limits(self.duration, (count + 1) * pixels.nbytes)
        with running_ffmpeg(self.tools, self.file, arguments, limits, before) as child:
            yielded = 0
            while child.read_into(pixels.data.cast("B")) == pixels.nbytes:
                yielded += 1
                yield pixels
            try:
                child.finish()
            except MediaUndecodableError:
                if not yielded:
                    raise

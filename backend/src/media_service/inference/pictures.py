"""Decode pictures and show them to a model, as many together as the memory for one largest picture holds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

from media_service.config import Settings
from media_service.errors import DeadlineExceededError, ServiceError
from media_service.inference.gate import Gate
from media_service.media.image import DecodedImage, Format, ImageLimits, RgbImage, count_pixels, decode_image
from media_service.timings import measured, record

Ask = Callable[[Sequence[RgbImage]], Awaitable[Sequence[Any]]]
"""Takes upright pictures and returns something about each."""

AT_ONCE = 16
CROWD = 32
"""Of the largest pictures' room at the gate, a small picture takes this part, although it needs less memory."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is told about the picture itself; sizes are those of the upright picture."""

    width: int
    height: int
    format: Format
    orientation: int

    @classmethod
    def of(cls, image: DecodedImage) -> Self:
        """Return the facts of a decoded picture."""
        return cls(image.width, image.height, image.format, image.orientation)


@dataclass(frozen=True, slots=True)
class Looked:
    """A picture and what a model says about it."""

    image: ImageFacts
    found: Any


class Pictures:
    """Pictures on their way from bytes to a model; the gate is one for all requests.

    It bounds decoded pixels, because those are what costs memory: 50 megapixels are 150 MB. Many small pictures pass
    together, so that a model can look at them together.
    """

    def __init__(self, settings: Settings) -> None:
        self._gate = Gate(settings.image_concurrency * settings.image_max_pixels, settings.image_queue)
        self._limits = ImageLimits(settings.image_max_pixels, settings.image_max_side)
        self._seconds = settings.inference_timeout_seconds

    async def look(
        self, streams: Sequence[BinaryIO], ask: Ask, *, at_once: int = AT_ONCE
    ) -> list[Looked | ServiceError]:
        """Return, for each picture, what ``ask`` says or why it cannot be decoded; ``ask`` gets ``at_once`` at most.

        Raises what ``ask`` raises, ``QueueFullError``, and ``DeadlineExceededError`` when a batch takes too long.
        """
        if not streams:
            return []
        answers: dict[int, Looked | ServiceError] = {}
        with measured("preprocess"):
            sizes = await asyncio.to_thread(self._sizes, streams)
        for batch in self._batches(sizes, at_once):
            came = time.perf_counter()
            try:
                async with asyncio.timeout(self._seconds), self._gate.enter(self._room(sizes, batch)):
                    record("queue", came, time.perf_counter())
                    answers |= await self._answers({index: streams[index] for index in batch}, ask)
            except TimeoutError:
                raise DeadlineExceededError(
                    f"no answer within {self._seconds:g} seconds; try smaller or fewer pictures"
                ) from None
        return [answers[index] for index in range(len(streams))]

    async def look_at_one(self, stream: BinaryIO, ask: Ask) -> Looked:
        """Return what ``ask`` says about one picture; raise as ``look``, and why it cannot be decoded."""
        [answer] = await self.look([stream], ask)
        if isinstance(answer, ServiceError):
            raise answer
        return answer

    def _room(self, sizes: Sequence[int], batch: Sequence[int]) -> int:
        """Return the pixels that a batch counts for at the gate, of which it has as many as one largest picture."""
        smallest = self._limits.pixels // CROWD
        return min(sum(max(sizes[index], smallest) for index in batch), self._limits.pixels)

    async def _answers(self, streams: dict[int, BinaryIO], ask: Ask) -> dict[int, Looked | ServiceError]:
        with measured("preprocess"):
            decoded = await asyncio.to_thread(lambda: {index: self._decoded(each) for index, each in streams.items()})
        images = {index: each for index, each in decoded.items() if isinstance(each, DecodedImage)}
        problems = {index: each for index, each in decoded.items() if isinstance(each, ServiceError)}
        found = await ask([image.pixels for image in images.values()]) if images else []
        looked = {
            index: Looked(ImageFacts.of(image), each)
            for (index, image), each in zip(images.items(), found, strict=True)
        }
        return {**looked, **problems}

    def _decoded(self, stream: BinaryIO) -> DecodedImage | ServiceError:
        try:
            return decode_image(stream, self._limits)
        except ServiceError as error:
            return error

    def _sizes(self, streams: Sequence[BinaryIO]) -> list[int]:
        """Return the pixels of each picture, 0 for one that will not be decoded."""
        return [self._size(stream) for stream in streams]

    def _size(self, stream: BinaryIO) -> int:
        try:
            return count_pixels(stream, self._limits)
        except ServiceError:
            return 0
        finally:
            stream.seek(0)

    def _batches(self, sizes: Sequence[int], at_once: int) -> Iterator[list[int]]:
        batch: list[int] = []
        pixels = 0
        for index, size in enumerate(sizes):
            if batch and (len(batch) == at_once or pixels + size > self._limits.pixels):
                yield batch
                batch, pixels = [], 0
            batch.append(index)
            pixels += size
        if batch:
            yield batch

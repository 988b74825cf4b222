"""Answer one question about one picture: decode, wait for a slot, ask the model, all before the deadline."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, BinaryIO

from media_service.config import Settings
from media_service.errors import DeadlineExceededError
from media_service.inference.gate import Gate
from media_service.inference.registry import Registry
from media_service.inference.tasks import FACES, POSE
from media_service.media.image import DecodedImage, Format, ImageLimits, decode_image

OPERATIONS = {FACES: "detect_faces", POSE: "detect_pose"}


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is told about the picture itself; sizes are those of the upright picture."""

    width: int
    height: int
    format: Format
    orientation: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The id of the model that looked, the picture, and what was found, in the types of ``media_service.vision``."""

    model: str
    image: ImageFacts
    items: list[Any]


class Vision:
    """Faces and poses in single pictures."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        self._registry = registry
        self._gate = Gate(settings.image_concurrency, settings.image_queue)
        self._limits = ImageLimits(settings.image_max_pixels, settings.image_max_side)
        self._timeout = settings.inference_timeout_seconds

    def check_ready(self, task: str, model_id: str | None) -> None:
        """Raise what ``look`` would raise about the model, so that nobody uploads in vain."""
        self._registry.ready(task, model_id)

    async def look(self, task: str, model_id: str | None, stream: BinaryIO) -> Answer:
        """Return what the model finds; raise a ``ServiceError``."""
        model, runner = self._registry.ready(task, model_id)
        try:
            async with asyncio.timeout(self._timeout), self._gate.enter():
                image = await asyncio.to_thread(decode_image, stream, self._limits)
                [items] = await runner.run(OPERATIONS[task], [image.pixels], timeout=self._timeout)
        except TimeoutError:
            raise DeadlineExceededError(f"no answer within {self._timeout:g} seconds; try a smaller picture") from None
        return Answer(model.id, _facts(image), items)


def _facts(image: DecodedImage) -> ImageFacts:
    return ImageFacts(image.width, image.height, image.format, image.orientation)

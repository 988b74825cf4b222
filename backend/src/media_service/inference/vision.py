"""Answer one question about one picture: decode, wait for a slot, ask the model, all before the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from media_service.inference.models import Models
from media_service.inference.pictures import ImageFacts, Pictures
from media_service.inference.tasks import FACES, POSE
from media_service.media.image import RgbImage

OPERATIONS = {FACES: "detect_faces", POSE: "detect_pose"}


@dataclass(frozen=True, slots=True)
class Answer:
    """The id of the model that looked, the picture, and what was found, in the types of ``media_service.vision``."""

    model: str
    image: ImageFacts
    items: list[Any]


class Vision:
    """Faces and poses in single pictures."""

    def __init__(self, models: Models, pictures: Pictures) -> None:
        self._models, self._pictures = models, pictures

    def check_ready(self, task: str, model_id: str | None) -> None:
        """Raise what ``look`` would raise about the model, so that nobody uploads in vain."""
        self._models.choose(task, model_id)

    async def look(self, task: str, model_id: str | None, stream: BinaryIO) -> Answer:
        """Return what the model finds; raise a ``ServiceError``."""
        model = self._models.choose(task, model_id)

        async def ask(images: Sequence[RgbImage]) -> Sequence[Any]:
            return await model.run(OPERATIONS[task], images)

        looked = await self._pictures.look_at_one(stream, ask)
        return Answer(model.id, looked.image, looked.found)

"""Ask several models about one picture that is decoded once; one that fails keeps none from answering."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from media_service.errors import ServiceError
from media_service.inference.models import Models
from media_service.inference.pictures import Looked, Pictures
from media_service.media.image import RgbImage


@dataclass(frozen=True, slots=True)
class Found:
    """What the model of this id says about the picture."""

    model: str
    value: Any


@dataclass(frozen=True, slots=True)
class Question:
    """``operation``: of a model for ``task``; ``options``: its keyword arguments; ``model``: its id, or the first."""

    task: str
    operation: str
    options: Mapping[str, Any]
    model: str | None = None


Answers = dict[str, Found | ServiceError]


class Analyst:
    """Asks about single pictures."""

    def __init__(self, models: Models, pictures: Pictures) -> None:
        self._models, self._pictures = models, pictures

    async def analyze(self, stream: BinaryIO, questions: Mapping[str, Question]) -> Looked:
        """Return the picture and, as ``found``, an answer or a ``ServiceError`` under the name of each question.

        Raises why the picture cannot be decoded, and the first error when there is no answer at all.
        """

        async def ask(images: Sequence[RgbImage]) -> Sequence[Answers]:
            answers = await asyncio.gather(*(self._answer(each, images) for each in questions.values()))
            return [dict(zip(questions, answers, strict=True))]

        looked = await self._pictures.look_at_one(stream, ask)
        errors = [each for each in looked.found.values() if isinstance(each, ServiceError)]
        if errors and len(errors) == len(questions):
            raise errors[0]
        return looked

    async def _answer(self, question: Question, images: Sequence[RgbImage]) -> Found | ServiceError:
        try:
            model = self._models.choose(question.task, question.model)
            [value] = await model.run(question.operation, images, **question.options)
        except ServiceError as error:
            return error
        return Found(model.id, value)

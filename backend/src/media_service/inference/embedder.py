"""Vectors of texts and pictures, in the order in which they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from media_service.embedding.vectors import CountedText, Vectors
from media_service.embedding.zero_shot import Classifier, sentences
from media_service.errors import ServiceError
from media_service.inference.models import ChosenModel
from media_service.inference.pictures import Looked, Pictures
from media_service.media.image import RgbImage

TEXTS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Embedded:
    """n x d, each row of length 1; ``tokens``: of all texts together."""

    vectors: Vectors
    tokens: int


class Embedder:
    """Asks an embedding model about many things at once."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    async def embed(self, model: ChosenModel, items: Sequence[str | BinaryIO], param: str) -> Embedded:
        """Return a vector for each text or picture (a stream); raise a ``ServiceError``.

        ``param``: the name of the argument that the items come from; an error about a picture names its place in it.
        """
        texts = {index: item for index, item in enumerate(items) if isinstance(item, str)}
        streams = {index: item for index, item in enumerate(items) if not isinstance(item, str)}
        counted = dict(zip(texts, await self._texts(model, list(texts.values())), strict=True))
        looked = dict(zip(streams, await self.embed_pictures(model, list(streams.values())), strict=True))
        vectors = {index: each.vector for index, each in counted.items()} | _vectors(looked, param)
        return Embedded(
            np.stack([vectors[index] for index in range(len(items))]), sum(each.tokens for each in counted.values())
        )

    async def embed_pictures(self, model: ChosenModel, streams: Sequence[BinaryIO]) -> list[Looked | ServiceError]:
        """Return a vector for each picture, or why it has none."""

        async def ask(images: Sequence[RgbImage]) -> Sequence[Any]:
            return await model.run("embed_images", images)

        return await self._pictures.look(streams, ask)

    async def classifier(self, model: ChosenModel, labels: Sequence[str], template: str) -> Classifier:
        """Return what tells pictures' vectors apart by these labels."""
        chunks = _chunks(sentences(labels, template))
        weights = np.stack([row for chunk in chunks for row in await model.run("zero_shot_weights", chunk)])
        return Classifier(tuple(labels), weights)

    async def _texts(self, model: ChosenModel, texts: Sequence[str]) -> list[CountedText]:
        return [each for chunk in _chunks(texts) for each in await model.run("embed_counted_texts", chunk)]


def _vectors(looked: dict[int, Looked | ServiceError], param: str) -> dict[int, Vectors]:
    """Return the vectors of pictures; raise the first problem with its place."""
    found: dict[int, Vectors] = {}
    for index, each in looked.items():
        if isinstance(each, ServiceError):
            raise type(each)(f"{param}[{index}]: {each.message}", param=f"{param}[{index}]")
        found[index] = each.found
    return found


def _chunks(texts: Sequence[str]) -> Iterable[Sequence[str]]:
    return (texts[begin : begin + TEXTS_AT_ONCE] for begin in range(0, len(texts), TEXTS_AT_ONCE))

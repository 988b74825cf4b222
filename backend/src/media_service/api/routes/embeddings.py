"""Vectors of texts and pictures, and how alike they are."""

from __future__ import annotations

from fastapi import APIRouter, Request

from media_service.api.deferral import Deferrable
from media_service.api.dependencies import EmbedderDependency, ModelsDependency, SettingsDependency
from media_service.api.forms import form_body, read_form
from media_service.api.items import items
from media_service.api.responses import UPLOAD_ERRORS
from media_service.api.schemas.embeddings import (
    EmbeddedImage,
    EmbeddingFields,
    EmbeddingsRequest,
    EmbeddingsResponse,
    ImageEmbeddingsResponse,
    encoded,
)
from media_service.api.schemas.inputs import Inputs, unpacked
from media_service.api.schemas.picture import Image
from media_service.api.schemas.similarity import SimilarityRequest, SimilarityResponse
from media_service.config import Settings
from media_service.embedding.vectors import cosines
from media_service.errors import InvalidArgumentError
from media_service.inference.embedder import Embedded, Embedder
from media_service.inference.models import ChosenModel
from media_service.inference.tasks import EMBEDDING

router = APIRouter(prefix="/v1", tags=["embeddings"], responses=UPLOAD_ERRORS, route_class=Deferrable)


@router.post("/embeddings", name="create")
async def create(
    asked: EmbeddingsRequest, settings: SettingsDependency, models: ModelsDependency, embedder: EmbedderDependency
) -> EmbeddingsResponse:
    """Turn texts and pictures into vectors of one space, as OpenAI's clients ask for them."""
    model = models.choose(EMBEDDING, asked.model)
    found = await _embed(embedder, model, asked.input, "input", settings)
    if asked.dimensions not in (None, size := found.vectors.shape[1]):
        raise InvalidArgumentError(
            f"dimensions is {asked.dimensions}, expected {size}: vectors of {model.id} cannot be shortened",
            param="dimensions",
        )
    return EmbeddingsResponse.of(model.id, found.vectors, found.tokens, asked.encoding_format)


@router.post(
    "/embeddings/image",
    name="image",
    openapi_extra=form_body(EmbeddingFields, "JPEG, PNG or WebP pictures.", many=True),
)
async def image(
    request: Request, settings: SettingsDependency, models: ModelsDependency, embedder: EmbedderDependency
) -> ImageEmbeddingsResponse:
    """Turn picture files into vectors; one that cannot be decoded has its own error, and the others are answered."""
    models.check(EMBEDDING)
    async with read_form(
        request, EmbeddingFields, most_files=settings.request_max_files, max_bytes=settings.image_max_bytes
    ) as form:
        model = models.choose(EMBEDDING, form.fields.model)
        looked = await embedder.embed_pictures(model, [part.file for part in form.files])
        data = items(
            form.files,
            looked,
            lambda place, each: EmbeddedImage(
                **place, image=Image.of(each.image), embedding=encoded(each.found, form.fields.encoding_format)
            ),
        )
    return ImageEmbeddingsResponse(model=model.id, data=data)


@router.post("/similarity", name="similarity")
async def similarity(
    asked: SimilarityRequest, settings: SettingsDependency, models: ModelsDependency, embedder: EmbedderDependency
) -> SimilarityResponse:
    """Compare texts and pictures with each other, or with others: the cosines of their vectors."""
    model = models.choose(EMBEDDING, asked.model)
    rows = (await _embed(embedder, model, asked.input, "input", settings)).vectors
    columns = rows
    if asked.candidates is not None:
        columns = (await _embed(embedder, model, asked.candidates, "candidates", settings)).vectors
    return SimilarityResponse(model=model.id, similarities=cosines(rows, columns).tolist())


async def _embed(embedder: Embedder, model: ChosenModel, inputs: Inputs, param: str, settings: Settings) -> Embedded:
    unpacked_items = unpacked(inputs, param, most_images=settings.request_max_files, max_bytes=settings.image_max_bytes)
    return await embedder.embed(model, unpacked_items, param)

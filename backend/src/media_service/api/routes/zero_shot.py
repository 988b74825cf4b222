"""Labels for pictures, of the caller's own choice."""

from __future__ import annotations

from fastapi import APIRouter, Request

from media_service.api.deferral import Deferrable
from media_service.api.dependencies import EmbedderDependency, ModelsDependency, SettingsDependency
from media_service.api.forms import form_body, read_form
from media_service.api.items import items
from media_service.api.responses import UPLOAD_ERRORS
from media_service.api.schemas.picture import Image
from media_service.api.schemas.zero_shot import Labelled, LabelScore, ZeroShotFields, ZeroShotResponse
from media_service.inference.tasks import EMBEDDING

router = APIRouter(prefix="/v1", tags=["pictures"], responses=UPLOAD_ERRORS, route_class=Deferrable)


@router.post(
    "/zero-shot",
    name="zero-shot",
    openapi_extra=form_body(ZeroShotFields, "JPEG, PNG or WebP pictures.", many=True),
)
async def zero_shot(
    request: Request, settings: SettingsDependency, models: ModelsDependency, embedder: EmbedderDependency
) -> ZeroShotResponse:
    """Say which of some labels fits each picture; the scores of a picture sum to 1."""
    models.check(EMBEDDING)
    async with read_form(
        request, ZeroShotFields, most_files=settings.request_max_files, max_bytes=settings.image_max_bytes
    ) as form:
        model = models.choose(EMBEDDING, form.fields.model)
        classifier = await embedder.classifier(model, form.fields.labels, form.fields.template)
        looked = await embedder.embed_pictures(model, [part.file for part in form.files])
        data = items(
            form.files,
            looked,
            lambda place, each: Labelled(
                **place,
                image=Image.of(each.image),
                labels=[LabelScore.of(score) for score in classifier.scores(each.found)],
            ),
        )
    return ZeroShotResponse(model=model.id, data=data)

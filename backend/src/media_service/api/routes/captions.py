"""Sentences about pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request

from media_service.api.deferral import Deferrable
from media_service.api.dependencies import ModelsDependency, PicturesDependency, SettingsDependency
from media_service.api.forms import form_body, read_form
from media_service.api.items import items
from media_service.api.responses import UPLOAD_ERRORS
from media_service.api.schemas.captions import CaptionedImage, CaptionFields, CaptionsResponse
from media_service.api.schemas.picture import Image
from media_service.inference.tasks import CAPTION
from media_service.media.image import RgbImage

AT_ONCE = 4  # a caption takes long, and the deadline is for what goes to the model together

router = APIRouter(prefix="/v1", tags=["pictures"], responses=UPLOAD_ERRORS, route_class=Deferrable)


@router.post(
    "/captions", name="captions", openapi_extra=form_body(CaptionFields, "JPEG, PNG or WebP pictures.", many=True)
)
async def captions(
    request: Request, settings: SettingsDependency, models: ModelsDependency, pictures: PicturesDependency
) -> CaptionsResponse:
    """Say in a sentence what each picture shows."""
    models.check(CAPTION)
    async with read_form(
        request, CaptionFields, most_files=settings.request_max_files, max_bytes=settings.image_max_bytes
    ) as form:
        model = models.choose(CAPTION, form.fields.model)

        async def ask(images: Sequence[RgbImage]) -> Sequence[Any]:
            return await model.run("caption", images, max_tokens=form.fields.max_tokens)

        looked = await pictures.look([part.file for part in form.files], ask, at_once=AT_ONCE)
        data = items(
            form.files,
            looked,
            lambda place, each: CaptionedImage(
                **place,
                image=Image.of(each.image),
                caption=each.found.text,
                log_probability=each.found.log_probability,
            ),
        )
    return CaptionsResponse(model=model.id, data=data)

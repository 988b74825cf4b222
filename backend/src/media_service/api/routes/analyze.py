"""Everything about one picture at once."""

from __future__ import annotations

from fastapi import APIRouter, Request

from media_service.api.analysis import answer, classified, questions
from media_service.api.deferral import Deferrable
from media_service.api.dependencies import EmbedderDependency, ModelsDependency, PicturesDependency, SettingsDependency
from media_service.api.forms import form_body, read_form
from media_service.api.responses import UPLOAD_ERRORS
from media_service.api.schemas.analysis import AnalysisFields, AnalysisResponse
from media_service.inference.analysis import Analyst

router = APIRouter(prefix="/v1", tags=["pictures"], responses=UPLOAD_ERRORS, route_class=Deferrable)


@router.post("/analyze", name="analyze", openapi_extra=form_body(AnalysisFields, "A JPEG, PNG or WebP picture."))
async def analyze(
    request: Request,
    settings: SettingsDependency,
    models: ModelsDependency,
    pictures: PicturesDependency,
    embedder: EmbedderDependency,
) -> AnalysisResponse:
    """Decode a picture once and do several tasks; one that fails has its own error, and the others are answered."""
    async with read_form(request, AnalysisFields, max_bytes=settings.image_max_bytes) as form:
        asked = questions(form.fields, models)
        looked = await Analyst(models, pictures).analyze(form.files[0].file, asked)
    return answer(looked, await classified(looked, form.fields, models, embedder))

"""Faces and poses in a picture."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from media_service.api.deferral import Deferrable
from media_service.api.dependencies import SettingsDependency, VisionDependency
from media_service.api.responses import UPLOAD_ERRORS
from media_service.api.schemas.faces import FacesResponse
from media_service.api.schemas.pose import PoseResponse
from media_service.api.uploads import REQUEST_BODY, uploaded_picture
from media_service.config import Settings
from media_service.inference.tasks import FACES, POSE
from media_service.inference.vision import Answer, Vision

ModelQuery = Annotated[str | None, Query(description="Id of the model to ask; by default the first one for the task.")]

router = APIRouter(prefix="/v1/vision", tags=["vision"], responses=UPLOAD_ERRORS, route_class=Deferrable)


@router.post("/faces", openapi_extra=REQUEST_BODY)
async def faces(
    request: Request, settings: SettingsDependency, vision: VisionDependency, model: ModelQuery = None
) -> FacesResponse:
    """Find faces: a box and six points each, best first; an empty list when there are none."""
    return FacesResponse.of(await _look(FACES, model, request, settings, vision))


@router.post("/pose", openapi_extra=REQUEST_BODY)
async def pose(
    request: Request, settings: SettingsDependency, vision: VisionDependency, model: ModelQuery = None
) -> PoseResponse:
    """Find people: 33 landmarks each, in the picture and in metres; an empty list when there are none."""
    return PoseResponse.of(await _look(POSE, model, request, settings, vision))


async def _look(task: str, model: str | None, request: Request, settings: Settings, vision: Vision) -> Answer:
    vision.check_ready(task, model)
    async with uploaded_picture(request, settings.image_max_bytes) as picture:
        return await vision.look(task, model, picture)

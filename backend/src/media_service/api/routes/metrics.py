"""Numbers for Prometheus."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from media_service.api.dependencies import ExpositionDependency
from media_service.api.responses import errors
from media_service.metrics.exposition import MEDIA_TYPE

EXAMPLE = 'media_service_jobs{state="queued"} 3.0\n'
TEXT: dict[str, Any] = {
    "description": "Every metric, in Prometheus' text format.",
    "content": {"text/plain": {"schema": {"type": "string"}, "example": EXAMPLE}},
}

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response, responses={**errors(), 200: TEXT})
async def metrics(exposition: ExpositionDependency) -> Response:
    """Tell what is counted and measured: requests, rejections, models, batches, queues, jobs, disk."""
    return Response(await exposition.text(), headers={"Content-Type": MEDIA_TYPE})

"""Is it alive, is it ready, what is it."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from fastapi import APIRouter, Response

from media_service.api.components import components
from media_service.api.dependencies import (
    KeeperDependency,
    LifecycleDependency,
    RegistryDependency,
    SettingsDependency,
)
from media_service.api.readiness import readiness
from media_service.api.responses import errors
from media_service.api.schemas.health import ApiInformation, Health, Limits, Liveness, Memory, Readiness
from media_service.web.info import base_information
from media_service.web.stack import needs_keys

PACKAGES = (
    *("mediapipe", "torch", "transformers", "openai-whisper"),
    *("opencv-python-headless", "numpy", "pillow", "fastapi", "uvicorn"),
)
NOT_READY: dict[int | str, dict[str, Any]] = {503: {"model": Readiness, "description": "Not ready, with the reasons."}}

router = APIRouter(tags=["health"])


@router.get("/livez", responses=errors())
async def livez() -> Liveness:
    """Answer at once, whatever the models do: a failing answer means restart me."""
    return Liveness()


@router.get("/readyz", responses={**errors(), **NOT_READY})
async def readyz(
    response: Response, registry: RegistryDependency, keeper: KeeperDependency, lifecycle: LifecycleDependency
) -> Readiness:
    """Answer 200 when every required model has answered once and files can be kept, else 503: then wait."""
    state = readiness(registry, keeper, lifecycle)
    if state.status != "ready":
        response.status_code = 503
        response.headers["Retry-After"] = "2"
    return state


@router.get("/health", responses=errors())
async def health(
    settings: SettingsDependency, registry: RegistryDependency, keeper: KeeperDependency, lifecycle: LifecycleDependency
) -> Health:
    """Tell the state of every part, always with 200: for people and dashboards, where /readyz is for machines."""
    return Health.of(await components(settings, registry, keeper, lifecycle))


@router.get("/info", responses=errors())
async def info(settings: SettingsDependency, registry: RegistryDependency) -> ApiInformation:
    """Tell what this service is, which versions it runs and what it accepts."""
    limits = Limits(
        image_max_bytes=settings.image_max_bytes,
        image_max_pixels=settings.image_max_pixels,
        image_max_side=settings.image_max_side,
        image_formats=["jpeg", "png", "webp"],
        image_concurrency=settings.image_concurrency,
        image_queue=settings.image_queue,
        request_max_files=settings.request_max_files,
        request_max_bytes=settings.request_max_bytes,
        audio_max_bytes=settings.audio_max_bytes,
        audio_max_seconds=settings.audio_max_seconds,
        audio_concurrency=settings.audio_concurrency,
        audio_queue=settings.audio_queue,
        video_max_bytes=settings.video_max_bytes,
        video_max_seconds=settings.video_max_seconds,
        inference_timeout_seconds=settings.inference_timeout_seconds,
        pose_max_people=settings.pose_max_people,
    )
    common = base_information(settings, PACKAGES).model_dump()
    access: Literal["open", "keys"] = "keys" if needs_keys(settings) else "open"
    return ApiInformation(
        **common, profile=registry.profile, access=access, limits=limits, memory=await asyncio.to_thread(Memory.now)
    )

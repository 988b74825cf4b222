"""Health by the names of the open inference protocol (version 2), for load balancers and gateways that ask by them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from media_service.api.dependencies import KeeperDependency, LifecycleDependency, RegistryDependency
from media_service.api.readiness import readiness
from media_service.api.responses import errors
from media_service.api.schemas.health import LiveV2, ModelReadyV2, ReadyV2

NOT_READY: dict[int | str, dict[str, Any]] = {503: {"model": ReadyV2, "description": "Not ready; /readyz says why."}}
MODEL_NOT_READY: dict[int | str, dict[str, Any]] = {503: {"model": ModelReadyV2, "description": "Not ready."}}

router = APIRouter(prefix="/v2", tags=["open-inference"])


@router.get("/health/live", name="live", responses=errors())
async def live() -> LiveV2:
    """Answer as /livez does."""
    return LiveV2()


@router.get("/health/ready", name="ready", responses={**errors(), **NOT_READY})
async def ready(
    response: Response, registry: RegistryDependency, keeper: KeeperDependency, lifecycle: LifecycleDependency
) -> ReadyV2:
    """Answer as /readyz does, without the reasons."""
    found = readiness(registry, keeper, lifecycle).status == "ready"
    response.status_code = 200 if found else 503
    return ReadyV2(ready=found)


@router.get("/models/{model_id}/ready", name="model-ready", responses={**errors(404, 422), **MODEL_NOT_READY})
async def model_ready(
    response: Response, model_id: Annotated[str, Path(description="Id of a model.")], registry: RegistryDependency
) -> ModelReadyV2:
    """Say whether a model takes calls."""
    found = registry.entry(model_id).state.answers
    response.status_code = 200 if found else 503
    return ModelReadyV2(name=model_id, ready=found)

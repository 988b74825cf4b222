"""The bundled models. Nothing is ever downloaded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from media_service.api.dependencies import RegistryDependency
from media_service.api.responses import errors
from media_service.api.schemas.models import ModelList, ModelObject

router = APIRouter(prefix="/v1/models", tags=["models"])


@router.get("", name="list", responses=errors())
async def list_models(registry: RegistryDependency) -> ModelList:
    """List every model of the image with its state."""
    return ModelList(data=[ModelObject.of(entry, registry.profile) for entry in registry.entries()])


@router.get("/{model_id}", name="get", responses=errors(404, 422))
async def get_model(
    model_id: Annotated[str, Path(description="Id of a model.")], registry: RegistryDependency
) -> ModelObject:
    """Describe one model."""
    return ModelObject.of(registry.entry(model_id), registry.profile)

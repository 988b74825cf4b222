"""The bundled models. Nothing is ever downloaded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from media_service.api.dependencies import RegistryDependency
from media_service.api.responses import errors
from media_service.api.schemas.models import ModelList, ModelObject

ModelId = Annotated[str, Path(description="Id of a model.")]

router = APIRouter(prefix="/v1/models", tags=["models"])


@router.get("", name="list", responses=errors())
async def list_models(registry: RegistryDependency) -> ModelList:
    """List every model of the image with its state."""
    return ModelList(data=[ModelObject.of(entry, registry.profile) for entry in registry.entries()])


@router.get("/{model_id}", name="get", responses=errors(404, 422))
async def get_model(model_id: ModelId, registry: RegistryDependency) -> ModelObject:
    """Describe one model."""
    return ModelObject.of(registry.entry(model_id), registry.profile)


@router.post("/{model_id}/load", name="load", responses=errors(404, 409, 422))
async def load_model(model_id: ModelId, registry: RegistryDependency) -> ModelObject:
    """Load a model and answer when it is ready, or failed with a reason; nothing happens when it is ready already."""
    return ModelObject.of(await registry.load(model_id), registry.profile)


@router.post("/{model_id}/unload", name="unload", responses=errors(404, 409, 422))
async def unload_model(model_id: ModelId, registry: RegistryDependency) -> ModelObject:
    """Let a model go after the call under way, which gives its memory back; the service stays ready without it."""
    return ModelObject.of(await registry.unload(model_id), registry.profile)

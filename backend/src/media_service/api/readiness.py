"""Decide whether the API is ready: every required model has answered once, the storage works, and nobody is leaving."""

from __future__ import annotations

from media_service.api.schemas.health import Readiness
from media_service.inference.registry import Registry
from media_service.inference.state import State
from media_service.storage.keeper import StorageKeeper
from media_service.web.lifecycle import Lifecycle


def readiness(registry: Registry, keeper: StorageKeeper, lifecycle: Lifecycle) -> Readiness:
    """Return the state of the service as a whole."""
    models = {entry.model.id: entry.state for entry in registry.entries()}
    if lifecycle.draining:
        return Readiness(status="draining", reasons=["the service is shutting down"], models=models)
    if reasons := [*registry.problems(), *([keeper.reason] if keeper.reason else [])]:
        hopeless = State.FAILED in models.values() or not any(entry.required for entry in registry.entries())
        hopeless = hopeless or keeper.failed
        return Readiness(status="failed" if hopeless else "starting", reasons=reasons, models=models)
    return Readiness(status="ready", reasons=[], models=models)

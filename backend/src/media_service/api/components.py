"""The state of every part of the service, for /health. A new part is a new entry."""

from __future__ import annotations

import asyncio

from media_service.api.schemas.health import Component
from media_service.config import Settings
from media_service.errors import ServiceError
from media_service.inference.registry import Entry, Registry
from media_service.inference.state import State
from media_service.media.ffmpeg import MediaTools
from media_service.storage.keeper import StorageKeeper
from media_service.web.lifecycle import Lifecycle

OK = Component(status="ok", reason=None)


async def components(
    settings: Settings, registry: Registry, keeper: StorageKeeper, lifecycle: Lifecycle
) -> dict[str, Component]:
    """Return the state of each part, by its name."""
    draining = Component(status="waiting", reason="the service is shutting down")
    return {
        "service": draining if lifecycle.draining else OK,
        "storage": _storage(keeper),
        "media": await asyncio.to_thread(_media, settings),
        **{f"model:{entry.model.id}": _model(entry) for entry in registry.entries()},
    }


def _storage(keeper: StorageKeeper) -> Component:
    if keeper.reason is None:
        return OK
    return Component(status="failed" if keeper.failed else "waiting", reason=keeper.reason)


def _media(settings: Settings) -> Component:
    try:
        MediaTools.find(settings)
    except ServiceError as error:
        return Component(status="failed", reason=error.message)
    return OK


def _model(entry: Entry) -> Component:
    if entry.state.answers:
        return OK
    if entry.state is State.FAILED:
        return Component(status="failed", reason=entry.reason)
    return Component(status="waiting" if entry.required else "off", reason=entry.reason or f"{entry.state}")

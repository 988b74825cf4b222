"""Put the dashboard together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from media_service.api.limits import body_limits
from media_service.config import Settings
from media_service.dashboard import pages, proxy, routes, system
from media_service.dashboard.access import DASHBOARD_ACCESS
from media_service.dashboard.bundle import Bundle
from media_service.dashboard.status import api_client
from media_service.web.application import create_frame
from media_service.web.security_headers import DASHBOARD_POLICY


def create_app(settings: Settings, *, client: httpx.AsyncClient | None = None) -> FastAPI:
    """Return the dashboard. ``client`` is for tests; it replaces the one that asks ``settings.api_url``."""
    limit_for = body_limits(settings)
    app = create_frame(
        settings,
        title="Media service dashboard",
        description="Shows what the API has and does; hands requests on to it, under /api.",
        policy=DASHBOARD_POLICY,
        access=DASHBOARD_ACCESS,
        limit_for=lambda path: limit_for(path.removeprefix("/api")),
        lifespan=_lifespan,
    )
    app.state.client = client or api_client(settings)
    app.state.bundle = None if settings.dashboard_bundle is None else Bundle.load(settings.dashboard_bundle)
    system.load_description(settings.image_description)
    for router in (routes.router, system.router, proxy.router, pages.router):
        app.include_router(router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    client: httpx.AsyncClient = app.state.client
    try:
        yield
    finally:
        app.state.lifecycle.draining = True
        await client.aclose()

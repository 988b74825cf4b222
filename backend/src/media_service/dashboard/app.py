"""Put the dashboard together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from media_service.config import Settings
from media_service.dashboard import proxy, routes
from media_service.dashboard.access import DASHBOARD_ACCESS
from media_service.dashboard.status import api_client
from media_service.web.application import SMALL_BODY, create_frame
from media_service.web.security_headers import DASHBOARD_POLICY


def create_app(settings: Settings, *, client: httpx.AsyncClient | None = None) -> FastAPI:
    """Return the dashboard. ``client`` is for tests; it replaces the one that asks ``settings.api_url``."""
    most = settings.image_max_bytes + SMALL_BODY  # a form is a little larger than the picture in it
    app = create_frame(
        settings,
        title="Media service dashboard",
        description="Shows the API's state, and hands pictures on to it.",
        policy=DASHBOARD_POLICY,
        access=DASHBOARD_ACCESS,
        limit_for=lambda path: most if path.startswith("/api/v1/vision/") else SMALL_BODY,
        lifespan=_lifespan,
    )
    app.state.client = client or api_client(settings)
    app.include_router(routes.router)
    app.include_router(proxy.router)
    # Found through the package, which Nix installs as plain files; works from any working folder.
    app.mount("/static", StaticFiles(packages=[("media_service.dashboard", "static")]), name="static")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    client: httpx.AsyncClient = app.state.client
    try:
        yield
    finally:
        app.state.lifecycle.draining = True
        await client.aclose()

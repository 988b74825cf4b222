"""The frame both services are built in: middleware in one order, one error shape, no page that loads from elsewhere."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig

from media_service import __version__
from media_service.config import Settings
from media_service.web.access import Access
from media_service.web.error_handlers import add_error_handlers
from media_service.web.lifecycle import Lifecycle
from media_service.web.stack import LimitFor, middleware, needs_keys

if TYPE_CHECKING:
    from media_service.metrics.instruments import RequestMetrics  # the dashboard counts nothing

SMALL_BODY = 64 * 1024

# FastAPI would send traces by itself when FASTAPI_OTEL_AUTO_CONFIGURE is set; what we send is web.tracing's alone.
NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
logger = logging.getLogger(__name__)


def create_frame(
    settings: Settings,
    *,
    title: str,
    description: str,
    policy: str,
    access: Access,
    limit_for: LimitFor,
    lifespan: Lifespan,
    metrics: RequestMetrics | None = None,
) -> FastAPI:
    """Return an application without routes.

    ``access`` says what each address needs, ``limit_for`` how many bytes a path's request body may have,
    ``metrics`` where requests are counted: nowhere by default.
    """
    app = FastAPI(
        title=title,
        description=description,
        version=__version__,
        docs_url=None,  # Swagger and ReDoc load their scripts from a CDN
        redoc_url=None,
        telemetry=NO_TELEMETRY,
        generate_unique_id_function=operation_id,
        lifespan=_framed(lifespan),
        middleware=middleware(settings, access, policy, limit_for, metrics),
    )
    app.state.settings = settings
    app.state.lifecycle = Lifecycle()
    app.state.tracing = None
    if settings.otel_exporter_otlp_endpoint is not None:
        from media_service.web.tracing import add_tracing

        add_tracing(app, settings, access)
    add_error_handlers(app)
    return app


def _framed(inner: Lifespan) -> Lifespan:
    """Say at the start, once, when everybody may ask."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        settings: Settings = app.state.settings
        if settings.service_type != "dashboard" and not needs_keys(settings):
            logger.warning(
                "no API keys are set: whoever reaches this address may use it", extra={"host": settings.host}
            )
        try:
            async with inner(app):
                yield
        finally:
            if app.state.tracing is not None:
                await app.state.tracing.close()

    return lifespan


def operation_id(route: APIRoute) -> str:
    """Return ``tag-name``, the name that generated clients use."""
    return f"{route.tags[0]}-{route.name}" if route.tags else route.name

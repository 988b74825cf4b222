"""The frame both services are built in: middleware in one order, one error shape, no page that loads from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

from media_service import __version__
from media_service.config import Settings
from media_service.web.body_limit import BodyLimitMiddleware
from media_service.web.error_boundary import ErrorBoundary
from media_service.web.error_handlers import add_error_handlers
from media_service.web.lifecycle import Lifecycle
from media_service.web.request_id import RequestIdMiddleware
from media_service.web.security_headers import SecurityHeadersMiddleware

SMALL_BODY = 64 * 1024

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
LimitFor = Callable[[str], int]


def create_frame(
    settings: Settings, *, title: str, description: str, policy: str, limit_for: LimitFor, lifespan: Lifespan
) -> FastAPI:
    """Return an application without routes; ``limit_for`` says how many bytes a path's request body may have."""
    app = FastAPI(
        title=title,
        description=description,
        version=__version__,
        docs_url=None,  # Swagger and ReDoc load their scripts from a CDN
        redoc_url=None,
        generate_unique_id_function=operation_id,
        lifespan=lifespan,
        middleware=[  # outermost first
            Middleware(RequestIdMiddleware),
            Middleware(SecurityHeadersMiddleware, policy=policy),
            Middleware(ErrorBoundary),
            Middleware(BodyLimitMiddleware, limit_for=limit_for),
        ],
    )
    app.state.settings = settings
    app.state.lifecycle = Lifecycle()
    add_error_handlers(app)
    return app


def operation_id(route: APIRoute) -> str:
    """Return ``tag-name``, the name that generated clients use."""
    return f"{route.tags[0]}-{route.name}" if route.tags else route.name

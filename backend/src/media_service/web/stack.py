"""The middleware of both services in its one order. What the settings do not ask for is not there and costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from media_service.config import Settings
from media_service.web.access import Access, Lane
from media_service.web.api_keys import ApiKeysMiddleware
from media_service.web.body_limit import BodyLimitMiddleware
from media_service.web.body_time import BodyTimeMiddleware
from media_service.web.deadline import DeadlineMiddleware
from media_service.web.error_boundary import ErrorBoundary
from media_service.web.gate import GateMiddleware, Places
from media_service.web.keys import KeyRing, parse_keys
from media_service.web.observation import ObservationMiddleware
from media_service.web.rate_limit import RateLimitMiddleware
from media_service.web.request_id import RequestIdMiddleware
from media_service.web.security_headers import SecurityHeadersMiddleware
from media_service.web.trusted_hosts import TrustedHostsMiddleware

if TYPE_CHECKING:
    from media_service.metrics.instruments import RequestMetrics  # the dashboard counts nothing

LimitFor = Callable[[str], int]

HEALTH_PLACES = Places(inside=64, waiting=64, seconds=5.0)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
ASKED_HEADERS = (
    *("Authorization", "X-API-Key", "Content-Type", "X-Request-ID"),
    *("Last-Event-ID", "Prefer", "Idempotency-Key"),
)
TOLD_HEADERS = ("X-Request-ID", "Retry-After", "Server-Timing", "Location", "Content-Range")
PREFLIGHT_SECONDS = 600


def middleware(
    settings: Settings, access: Access, policy: str, limit_for: LimitFor, metrics: RequestMetrics | None = None
) -> list[Middleware]:
    """Return the stack, outermost first."""
    return [
        Middleware(RequestIdMiddleware),
        *([] if metrics is None else [Middleware(ObservationMiddleware, access=access, metrics=metrics)]),
        Middleware(SecurityHeadersMiddleware, policy=policy),
        Middleware(ErrorBoundary),
        *_who(settings, access),
        Middleware(GateMiddleware, access=access, lanes=lanes(settings)),
        Middleware(DeadlineMiddleware, access=access, seconds=deadlines(settings)),
        Middleware(BodyTimeMiddleware, wait_seconds=settings.body_wait_seconds, min_rate=settings.body_min_rate),
        Middleware(BodyLimitMiddleware, limit_for=limit_for),
    ]


def _who(settings: Settings, access: Access) -> Iterator[Middleware]:
    """Yield what decides who may ask. All of it stands before the gate: strangers take no place from others."""
    if settings.trusted_hosts:
        yield Middleware(TrustedHostsMiddleware, access=access, hosts=settings.trusted_hosts)
    if settings.cors_origins:
        yield Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=METHODS,
            allow_headers=ASKED_HEADERS,
            expose_headers=TOLD_HEADERS,
            max_age=PREFLIGHT_SECONDS,
        )
    if needs_keys(settings) and settings.api_keys is not None:
        yield Middleware(
            ApiKeysMiddleware, access=access, keys=KeyRing(parse_keys(settings.api_keys.get_secret_value()))
        )
    if settings.rate_limit_per_minute:
        yield Middleware(
            RateLimitMiddleware,
            access=access,
            per_minute=settings.rate_limit_per_minute,
            burst=settings.rate_limit_burst,
        )


def needs_keys(settings: Settings) -> bool:
    """Say whether keys are asked for; the dashboard has one of its own and asks nobody."""
    return settings.api_keys is not None and settings.service_type != "dashboard"


def lanes(settings: Settings) -> dict[Lane, Places]:
    """Return how many requests each lane holds. Streams do not wait: one that begins late has missed what it is for."""
    waiting, seconds = settings.request_queue, settings.request_queue_seconds
    return {
        Lane.HEALTH: HEALTH_PLACES,
        Lane.PLAIN: Places(settings.request_concurrency, waiting, seconds),
        Lane.LONG: Places(settings.long_request_concurrency, waiting, seconds),
        Lane.STREAM: Places(settings.stream_concurrency, 0, seconds),
    }


def deadlines(settings: Settings) -> dict[Lane, float]:
    """Return the seconds that an answer may take to begin; a stream begins at once, and lasts."""
    return {Lane.PLAIN: settings.request_timeout_seconds, Lane.LONG: settings.long_request_timeout_seconds}

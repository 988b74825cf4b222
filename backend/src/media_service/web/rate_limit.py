"""Let each client ask so often and no more: a bucket of tokens for each API key, or for each address without keys."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from media_service.edge_errors import RateLimitedError
from media_service.web.access import Access, Lane
from media_service.web.facts import facts_of
from media_service.web.refusal import refuse

MOST_CLIENTS = 10_000
"""Buckets that are remembered; the one that was not used for the longest time is forgotten, which fills it."""


class Buckets:
    """Tokens of many clients; ``rate``: tokens a second, ``burst``: as many fit into a bucket."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take a token; return 0, or the seconds until there is one."""
        now = self._clock()
        tokens, then = self._buckets.pop(client, (float(self._burst), now))
        tokens = min(float(self._burst), tokens + (now - then) * self._rate)
        missing = 1 - tokens
        self._buckets[client] = (tokens if missing > 0 else tokens - 1, now)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return max(0.0, missing / self._rate)


class RateLimitMiddleware:
    """Answer 429 to a client that asks too often. What tells whether the service is alive is never limited."""

    def __init__(self, app: ASGIApp, access: Access, per_minute: int, burst: int) -> None:
        self.app = app
        self._access, self._per_minute = access, per_minute
        self._buckets = Buckets(per_minute / 60, burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and self._access.of(scope).lane is not Lane.HEALTH:
            client = facts_of(scope).key or (scope.get("client") or ("unknown",))[0]
            if seconds := self._buckets.take(client):
                await refuse(scope, receive, send, self._error(math.ceil(seconds)))
                return
        await self.app(scope, receive, send)

    def _error(self, seconds: int) -> RateLimitedError:
        return RateLimitedError(
            f"too many requests, expected at most {self._per_minute} a minute; try again in {seconds} s",
            seconds=seconds,
        )

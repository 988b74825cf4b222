"""Measure every request: how long, how it ended, where its time went. The last also goes to the client."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service.timings import Timings, current
from media_service.web.access import Access
from media_service.web.facts import RequestFacts, facts_of

if TYPE_CHECKING:
    from media_service.metrics.instruments import RequestMetrics  # the dashboard counts nothing

HEADER = "Server-Timing"


class ObservationMiddleware:
    """Adds to counters in memory, which takes microseconds; nothing is written or asked."""

    def __init__(self, app: ASGIApp, access: Access, metrics: RequestMetrics) -> None:
        self.app = app
        self._access, self._metrics = access, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        rule, facts = self._access.of(scope), facts_of(scope)
        status = 0

        async def send_with_timing(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                facts.timings.finish()
                if rendered := render(facts.timings):
                    MutableHeaders(scope=message)[HEADER] = rendered
            await send(message)

        self._metrics.began(rule.lane)
        token = current.set(facts.timings)
        began = time.perf_counter()
        try:
            await self.app(scope, receive, send_with_timing)
        finally:
            current.reset(token)
            labels = (scope["method"], rule.template, status)
            self._metrics.ended(rule.lane, labels, time.perf_counter() - began)
            self._count(rule.template, facts)

    def _count(self, route: str, facts: RequestFacts) -> None:
        if facts.body_bytes:
            self._metrics.uploaded(route, facts.body_bytes)
        if facts.rejection is not None:
            self._metrics.rejected(facts.rejection)
        for stage, seconds in facts.timings.totals().items():
            self._metrics.stage(stage, seconds)


def render(timings: Timings) -> str:
    """Return the header's value, in milliseconds: ``queue;dur=0.1, inference;dur=12.5``."""
    return ", ".join(f"{stage};dur={seconds * 1000:.1f}" for stage, seconds in timings.totals().items())

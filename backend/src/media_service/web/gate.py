"""Bound the requests under way and waiting, so that a crowd is told to come back instead of being served too late.

Each lane has places of its own: whether the service is alive can be asked while every other place is taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from media_service.edge_errors import TooManyRequestsError
from media_service.errors import QueueFullError
from media_service.inference.gate import Gate
from media_service.web.access import Access, Lane
from media_service.web.refusal import refuse


@dataclass(frozen=True, slots=True)
class Places:
    """Requests ``inside`` and ``waiting``, these for at most ``seconds``."""

    inside: int
    waiting: int
    seconds: float


class GateMiddleware:
    """Answer 429 to a request that finds no place; its body is not read before it has one."""

    def __init__(self, app: ASGIApp, access: Access, lanes: Mapping[Lane, Places]) -> None:
        self.app = app
        self._access, self._lanes = access, lanes
        self._gates = {lane: Gate(each.inside, each.waiting, "requests") for lane, each in lanes.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        lane = self._access.of(scope).lane
        places = self._lanes[lane]
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(places.seconds):
                    await stack.enter_async_context(self._gates[lane].enter())
            except (TimeoutError, QueueFullError):
                most = f"{places.inside} requests at once and {places.waiting} that wait {places.seconds:g} seconds"
                await refuse(
                    scope, receive, send, TooManyRequestsError(f"there is no place, expected {most}; try again")
                )
                return
            await self.app(scope, receive, send)

"""Answer 504 when an answer has not begun in time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service.edge_errors import AnswerTooLateError
from media_service.web.access import Access, Lane
from media_service.web.envelope import service_error_response
from media_service.web.facts import facts_of


class DeadlineMiddleware:
    """``seconds``: by lane, from the last byte of the body to the first of the answer. Other lanes have no deadline."""

    def __init__(self, app: ASGIApp, access: Access, seconds: Mapping[Lane, float]) -> None:
        self.app = app
        self._access, self._seconds = access, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        seconds = self._seconds.get(self._access.of(scope).lane) if scope["type"] == "http" else None
        if seconds is None:
            await self.app(scope, receive, send)
            return
        clock = asyncio.get_running_loop().time
        begun = False

        async def receive_and_wind_up() -> Message:
            message = await receive()
            if not begun and message["type"] == "http.request":
                limit.reschedule(clock() + seconds)
            return message

        async def send_in_time(message: Message) -> None:
            nonlocal begun
            if not begun:
                begun = True
                limit.reschedule(None)
            await send(message)

        try:
            async with asyncio.timeout(seconds) as limit:
                await self.app(scope, receive_and_wind_up, send_in_time)
        except TimeoutError:
            if not limit.expired() or begun:
                raise
            error = AnswerTooLateError(f"no answer within {seconds:g} seconds; ask for less, or ask for a job")
            facts_of(scope).rejection = error.code
            await service_error_response(error)(scope, receive, send)

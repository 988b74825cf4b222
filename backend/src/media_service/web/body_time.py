"""Answer 408 to a body that does not come, or comes drop by drop to hold its place."""

from __future__ import annotations

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service.edge_errors import SlowBodyError
from media_service.web.body_watch import BodyWatch, CutShortError, watched


class BodyTimeMiddleware:
    """Wait ``wait_seconds`` for the next bytes, and in all that long and what ``min_rate`` (bytes a second) allows.

    Only waiting counts, so a service that is slow itself blames nobody.
    """

    def __init__(self, app: ASGIApp, wait_seconds: float, min_rate: int) -> None:
        self.app = app
        self._wait_seconds, self._min_rate = wait_seconds, min_rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await watched(self.app, scope, _Timed(receive, send, self._wait_seconds, self._min_rate))


class _Timed(BodyWatch):
    def __init__(self, receive: Receive, send: Send, wait_seconds: float, min_rate: int) -> None:
        super().__init__(receive, send)
        self._wait_seconds, self._min_rate = wait_seconds, min_rate
        self._bytes, self._waited = 0, 0.0
        self._ended = False

    async def receive(self) -> Message:
        """Hand on what comes in time; after the body's end the client may be silent for as long as it likes."""
        if self._ended:
            return await self.inner_receive()
        if self.error is not None:
            raise CutShortError
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._patience()):
                message = await self.inner_receive()
        except TimeoutError:
            self.error = SlowBodyError(
                f"{self._bytes} bytes of the body came, expected more within {self._wait_seconds:g} seconds and at "
                f"least {self._min_rate} bytes a second; send it faster"
            )
            raise CutShortError from None
        self._waited += time.monotonic() - began
        self._bytes += len(message.get("body", b""))
        self._ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    def _patience(self) -> float:
        if self._min_rate == 0:
            return self._wait_seconds
        return min(self._wait_seconds, max(0.0, self._wait_seconds + self._bytes / self._min_rate - self._waited))

"""Count the bytes of a request's body before any parser sees them.

FastAPI spools a whole multipart body before the first dependency runs, so a limit cannot be a dependency. A
Content-Length over the limit is answered without reading; a body without one is counted as it comes.
"""

from __future__ import annotations

from collections.abc import Callable

import anyio
import anyio.lowlevel
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service.errors import BodyTooLargeError
from media_service.web.envelope import service_error_response

# A client that still sends reads our answer only if the connection stays open: closing with unread bytes resets it.
LINGER_SECONDS = 2.0


class _LimitReachedError(Exception):
    """Ends the work on a request whose body is too large."""


class BodyLimitMiddleware:
    """Answer 413 to every body of more than ``limit_for(path)`` bytes, and hand no parser more than that."""

    def __init__(self, app: ASGIApp, limit_for: Callable[[str], int]) -> None:
        self.app = app
        self._limit_for = limit_for

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self._limit_for(scope["path"])
        if _announced(scope) > limit:
            await _refuse(scope, receive, send, limit)
            return
        counted = _Counted(receive, send, limit)
        try:
            await self.app(scope, counted.receive, counted.send)
        except Exception:
            if not counted.exceeded:
                raise
        if counted.exceeded and not counted.started:
            await _refuse(scope, receive, send, limit)


class _Counted:
    """The two callables of one request; after the limit, nothing comes in and no answer of the application goes out."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive, self._send, self._limit = receive, send, limit
        self._bytes = 0
        self.exceeded = False
        self.started = False

    async def receive(self) -> Message:
        if self.exceeded:
            raise _LimitReachedError
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._limit:
            self.exceeded = True
            raise _LimitReachedError
        return message

    async def send(self, message: Message) -> None:
        if self.exceeded and not self.started:
            return  # the application's view of a body that was cut short
        self.started = self.started or message["type"] == "http.response.start"
        await self._send(message)


def _announced(scope: Scope) -> int:
    value = Headers(scope=scope).get("content-length", "0")
    return int(value) if value.isdecimal() else 0


async def _refuse(scope: Scope, receive: Receive, send: Send, limit: int) -> None:
    """Send the whole answer, then read and forget what still comes for a short time; then the connection is closed."""
    answer = service_error_response(
        BodyTooLargeError(f"the body has more than {limit} bytes, the most that {scope['path']} accepts", param="file")
    )
    answer.headers["Connection"] = "close"
    await send({"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": True})
    with anyio.move_on_after(LINGER_SECONDS):
        while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
            await anyio.lowlevel.checkpoint()  # a sender that is always ahead must not outrun the clock
    await send({"type": "http.response.body", "body": b"", "more_body": False})

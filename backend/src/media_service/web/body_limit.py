"""Count the bytes of a request's body before any parser sees them.

FastAPI spools a whole multipart body before the first dependency runs, so a limit cannot be a dependency. A
Content-Length over the limit is answered without reading; a body without one is counted as it comes.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service.errors import BodyTooLargeError
from media_service.web.body_watch import BodyWatch, CutShortError, watched
from media_service.web.facts import facts_of
from media_service.web.refusal import cut_off


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
            await cut_off(scope, receive, send, _too_large(scope["path"], limit))
            return
        counted = _Counted(receive, send, scope["path"], limit)
        try:
            await watched(self.app, scope, counted)
        finally:
            facts_of(scope).body_bytes = counted.bytes


class _Counted(BodyWatch):
    def __init__(self, receive: Receive, send: Send, path: str, limit: int) -> None:
        super().__init__(receive, send)
        self._path, self._limit = path, limit
        self.bytes = 0

    async def receive(self) -> Message:
        """Hand on what comes, up to the limit."""
        if self.error is not None:
            raise CutShortError
        message = await self.inner_receive()
        self.bytes += len(message.get("body", b""))
        if self.bytes > self._limit:
            self.error = _too_large(self._path, self._limit)
            raise CutShortError
        return message


def _too_large(path: str, limit: int) -> BodyTooLargeError:
    return BodyTooLargeError(f"the body has more than {limit} bytes, the most that {path} accepts", param="file")


def _announced(scope: Scope) -> int:
    value = Headers(scope=scope).get("content-length", "0")
    return int(value) if value.isdecimal() else 0

"""Count the bytes of a request's body before any parser sees them, and refuse one that no parser here can read.

FastAPI spools a whole multipart body before the first dependency runs, so a limit cannot be a dependency. A
Content-Length over the limit is answered without reading; a body without one is counted as it comes.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service.errors import BodyTooLargeError, ServiceError, UnsupportedMediaTypeError
from media_service.web.body_watch import BodyWatch, CutShortError, watched
from media_service.web.facts import facts_of
from media_service.web.refusal import cut_off


class BodyLimitMiddleware:
    """Answer 413 to a body of more than ``limit_for(path)`` bytes, and hand no parser more; 415 to a compressed one."""

    def __init__(self, app: ASGIApp, limit_for: Callable[[str], int]) -> None:
        self.app = app
        self._limit_for = limit_for

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self._limit_for(scope["path"])
        if (error := _wrong_already(scope, limit)) is not None:
            await cut_off(scope, receive, send, error)
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


def _wrong_already(scope: Scope, limit: int) -> ServiceError | None:
    """Return what is wrong with a body by its headers alone."""
    headers = Headers(scope=scope)
    coding = headers.get("content-encoding", "identity")
    if coding.strip().lower() not in ("", "identity"):
        return UnsupportedMediaTypeError(
            f"Content-Encoding is {coding!r}, expected a body that is not compressed", param="Content-Encoding"
        )
    length = headers.get("content-length", "0")
    return _too_large(scope["path"], limit) if length.isdecimal() and int(length) > limit else None

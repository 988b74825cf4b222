"""Watch a body on its way to the application, and answer in its place when something is wrong with it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service.errors import ServiceError
from media_service.web.refusal import cut_off


class CutShortError(Exception):
    """Ends the work on a request whose body is wrong."""


class BodyWatch:
    """The two callables of one request; once ``error`` is set, no answer of the application begins any more."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.inner_receive, self.inner_send = receive, send
        self.error: ServiceError | None = None
        self.started = False

    async def receive(self) -> Message:
        """Hand on the next message; set ``error`` and raise ``CutShortError`` when it is wrong."""
        raise NotImplementedError

    async def send(self, message: Message) -> None:
        """Hand on the answer."""
        if self.error is not None and not self.started:
            return  # the application's view of a body that was cut short
        self.started = self.started or message["type"] == "http.response.start"
        await self.inner_send(message)


async def watched(app: ASGIApp, scope: Scope, watch: BodyWatch) -> None:
    """Run ``app`` with the watch's callables, and answer what it found."""
    try:
        await app(scope, watch.receive, watch.send)
    except Exception:
        if watch.error is None:
            raise
    if watch.error is not None and not watch.started:
        await cut_off(scope, watch.inner_receive, watch.inner_send, watch.error)

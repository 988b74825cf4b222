"""Answer a request whose body has not been read, so that the client sees the answer and little more is read."""

from __future__ import annotations

import anyio
import anyio.lowlevel
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from media_service.errors import ServiceError
from media_service.web.envelope import service_error_response
from media_service.web.facts import facts_of

# A client that still sends reads our answer only if the connection stays open: closing with unread bytes resets it.
LINGER_SECONDS = 2.0
LINGER_BYTES = 256 * 1024
SMALL = 64 * 1024
"""A body of so many announced bytes is thrown away by the server, and the connection lives on."""


async def refuse(scope: Scope, receive: Receive, send: Send, error: ServiceError) -> None:
    """Answer with ``error`` before anything of the body was read; read at most ``LINGER_BYTES`` of it."""
    if not _sends_much(scope):
        facts_of(scope).rejection = error.code
        await service_error_response(error)(scope, receive, send)
        return
    # Who waits for "100 Continue" has sent nothing, and reading would tell him to begin.
    most = 0 if "expect" in Headers(scope=scope) else LINGER_BYTES
    await cut_off(scope, receive, send, error, most=most)


async def cut_off(scope: Scope, receive: Receive, send: Send, error: ServiceError, *, most: int | None = None) -> None:
    """Answer in the middle of a body, then read and forget ``most`` bytes of the rest for a short time."""
    facts_of(scope).rejection = error.code
    answer = service_error_response(error)
    answer.headers["Connection"] = "close"
    await send({"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": True})
    if most != 0:
        with anyio.move_on_after(LINGER_SECONDS):
            await _forget(receive, most)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _forget(receive: Receive, most: int | None) -> None:
    """Read to the end of the body; after ``most`` bytes leave the rest to the network, and wait."""
    taken = 0
    while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
        taken += len(message.get("body", b""))
        if most is not None and taken >= most:
            await anyio.sleep_forever()
        await anyio.lowlevel.checkpoint()  # a sender that is always ahead must not outrun the clock


def _sends_much(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    return "transfer-encoding" in headers or not length.isdecimal() or int(length) > SMALL

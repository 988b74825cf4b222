"""Give every request an id, put it into its logs and its answer, and write one log line when it ends."""

from __future__ import annotations

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service.logs import request_id
from media_service.web.facts import facts_of

HEADER = "X-Request-ID"
SAFE = re.compile(r"[A-Za-z0-9._:-]{1,128}")
QUIET_PATHS = frozenset({"/livez", "/readyz", "/metrics"})  # asked every few seconds

logger = logging.getLogger("media_service.access")


class RequestIdMiddleware:
    """Accept the client's id when it is harmless in logs and headers, otherwise make one. Outermost of all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        offered = Headers(scope=scope).get(HEADER, "")
        current = offered if SAFE.fullmatch(offered) else uuid.uuid4().hex
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = current
            await send(message)

        token = request_id.set(current)
        began = time.monotonic()
        try:
            await self.app(scope, receive, send_with_id)
        finally:
            _log(scope, status, time.monotonic() - began)
            request_id.reset(token)


def _log(scope: Scope, status: int, seconds: float) -> None:
    level = logging.DEBUG if scope["path"] in QUIET_PATHS else logging.INFO
    facts: dict[str, object] = {"method": scope["method"], "path": scope["path"], "status": status}
    facts["seconds"] = round(seconds, 4)
    if (key := facts_of(scope).key) is not None:
        facts["key"] = key
    logger.log(level, "request", extra=facts)

"""The last net: an exception nobody expected becomes a 500 without details, and a log line with all of them."""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service.edge_errors import ShuttingDownError
from media_service.web.envelope import error_response, service_error_response
from media_service.web.facts import facts_of

logger = logging.getLogger(__name__)


class ErrorBoundary:
    """Stands inside of the request id and the security headers, so that errors carry both."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watching_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watching_send)
        except asyncio.CancelledError:
            if not _is_leaving(scope):
                raise
            # The server has waited long enough for this request, and would log what it did to it as our mistake.
            logger.warning("request cut off: the service is shutting down", extra={"path": scope["path"]})
            facts_of(scope).rejection = ShuttingDownError.code
            if not started:
                await _leaving()(scope, receive, send)
        except ClientDisconnect:
            logger.info("client went away")
        except Exception:
            logger.exception("unexpected error")
            facts_of(scope).rejection = "internal_error"
            if (
                started
            ):  # too late for an envelope; the server must cut the connection, or the client takes half for whole
                raise
            answer = error_response(
                HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "an unexpected error, kept in the logs"
            )
            await answer(scope, receive, send)


def _is_leaving(scope: Scope) -> bool:
    return bool(scope["app"].state.lifecycle.draining)


def _leaving() -> Response:
    answer = service_error_response(ShuttingDownError("the service is shutting down; ask again"))
    answer.headers["Connection"] = "close"  # the rest of the body is not read
    return answer

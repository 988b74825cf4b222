"""Hand requests on to the API, so that pages need no other origin than their own, and no key.

Bodies stream both ways: an upload of gigabytes, a film that is wound through, events that come for hours.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx
from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from media_service.config import Settings
from media_service.edge_errors import ForeignPageError
from media_service.errors import ApiUnreachableError, DeadlineExceededError
from media_service.logs import request_id
from media_service.web.request_id import HEADER

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
# Between two neighbours only (RFC 9110, section 7.6.1), or for this service and not for the one behind it.
ONE_HOP = frozenset(
    [
        "connection",
        "keep-alive",
        "proxy-connection",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "expect",
    ]
)
KEPT_BACK = ONE_HOP | {"host", "cookie", "authorization", "x-api-key", "origin", "referer", HEADER.lower()}
NOT_HANDED_ON = ONE_HOP | {"date", "server", "set-cookie", HEADER.lower()}
OURS = ("same-origin", "none")

router = APIRouter(include_in_schema=False)


@router.api_route("/api/{path:path}", methods=list(METHODS))
async def hand_on(request: Request) -> StreamingResponse:
    """Ask the API's address of the same name, and answer what it answers."""
    require_own_page(request)
    settings: Settings = request.app.state.settings
    client: httpx.AsyncClient = request.app.state.client
    headers = [(name, value) for name, value in request.headers.items() if name not in KEPT_BACK]
    has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
    asked = client.build_request(
        request.method,
        _address(request),
        headers=[*headers, (HEADER, request_id.get() or "")],
        content=request.stream() if has_body else None,
        # How long an answer may take is for the gate's lanes to say.
        timeout=httpx.Timeout(None, connect=settings.api_timeout_seconds),
    )
    answer = await _send(client, asked)
    return StreamingResponse(
        _body(answer),
        answer.status_code,
        {name: value for name, value in answer.headers.items() if name not in NOT_HANDED_ON},
    )


def require_own_page(request: Request) -> None:
    """Raise ``ForeignPageError`` for a request that a page of another origin makes: it would use the dashboard's key.

    Browsers say so in ``Sec-Fetch-Site``, older ones at least in ``Origin``; a program that says neither is no page.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    foreign = site not in OURS if site else origin and urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise ForeignPageError(f"the request comes from a page of {origin or 'another origin'}, expected one of ours")


def _address(request: Request) -> str:
    """Return path and query as the client wrote them: decoded, ``a%2Fb`` would be two parts of a path."""
    path: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    return (path.removeprefix(b"/api") + (b"?" + query if query else b"")).decode("latin-1")


async def _send(client: httpx.AsyncClient, asked: httpx.Request) -> httpx.Response:
    try:
        return await client.send(asked, stream=True)
    except httpx.ConnectTimeout as error:
        raise ApiUnreachableError(f"the API at {client.base_url} does not answer") from error
    except httpx.TimeoutException as error:
        raise DeadlineExceededError(f"the API at {client.base_url} did not answer in time") from error
    except httpx.TransportError as error:
        raise ApiUnreachableError(f"the API at {client.base_url} cannot be reached: {type(error).__name__}") from error


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    """Yield the bytes as they are, compressed or not; a client that goes away ends the API's answer too."""
    try:
        if answer.request.method != "HEAD" and answer.status_code != HTTPStatus.NO_CONTENT:
            async for chunk in answer.aiter_raw():
                yield chunk
    finally:
        await answer.aclose()

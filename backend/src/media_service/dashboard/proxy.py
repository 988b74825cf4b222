"""Hand a picture on to the API, so that the page needs no other origin than its own."""

from __future__ import annotations

from typing import Literal

import httpx
from fastapi import APIRouter, Request, Response

from media_service.config import Settings
from media_service.errors import ApiUnreachableError, DeadlineExceededError
from media_service.logs import request_id
from media_service.web.request_id import HEADER

REQUEST_HEADERS = ("content-type", "content-length")
RESPONSE_HEADERS = ("content-type", "retry-after")
MARGIN_SECONDS = 5.0

router = APIRouter(tags=["proxy"])


@router.post("/api/v1/vision/{task}")
async def vision(task: Literal["faces", "pose"], request: Request) -> Response:
    """Stream the body to the API's address of the same name, and answer what it answers."""
    settings: Settings = request.app.state.settings
    client: httpx.AsyncClient = request.app.state.client
    headers = {name: request.headers[name] for name in REQUEST_HEADERS if name in request.headers}
    try:
        answer = await client.post(
            f"/v1/vision/{task}",
            content=request.stream(),
            headers={**headers, HEADER: request_id.get() or ""},
            timeout=httpx.Timeout(
                settings.inference_timeout_seconds + MARGIN_SECONDS, connect=settings.api_timeout_seconds
            ),
        )
    except httpx.ConnectTimeout as error:
        raise ApiUnreachableError(f"the API at {client.base_url} does not answer") from error
    except httpx.TimeoutException as error:
        raise DeadlineExceededError(f"the API at {client.base_url} did not answer in time") from error
    except httpx.TransportError as error:
        raise ApiUnreachableError(f"the API at {client.base_url} cannot be reached: {type(error).__name__}") from error
    kept = {name: answer.headers[name] for name in RESPONSE_HEADERS if name in answer.headers}
    return Response(answer.content, answer.status_code, kept)

"""Ask the API how it is; never raise, because an API that does not answer is an answer too."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Literal

import httpx
from pydantic import BaseModel, ValidationError

from media_service.config import Settings

REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
MANY = httpx.Limits(max_connections=None, max_keepalive_connections=64, keepalive_expiry=2)
"""The gate says how many requests there may be; a pool that is smaller would let event streams keep others out.

The API closes a connection that was idle for five seconds. Ours are let go well before: a request that goes out on one
just then would be lost, and no POST may be sent twice.
"""

ApiState = Literal["ready", "starting", "failed", "draining", "unreachable"]


class Status(BaseModel):
    """How the API is at one moment; ``reasons`` say why it is not ready."""

    api_url: str
    state: ApiState
    reasons: list[str]


class _Readiness(BaseModel):
    status: Literal["ready", "starting", "failed", "draining"]
    reasons: list[str]


def api_client(settings: Settings) -> httpx.AsyncClient:
    """Return a client for the one API, with the dashboard's key; the environment's proxies are ignored.

    The key is added here, on the server's side, so that no page and no browser ever has it.
    """
    key = settings.api_key
    authorization = {} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"}
    return httpx.AsyncClient(
        base_url=str(settings.api_url),
        headers={"Accept-Encoding": "identity", **authorization},
        timeout=settings.api_timeout_seconds,
        limits=MANY,
        trust_env=False,
        follow_redirects=False,
    )


async def ask_status(client: httpx.AsyncClient) -> Status:
    """Ask whether the API is ready, and whether it takes our key."""
    url = str(client.base_url).rstrip("/")
    try:
        ready, info = await asyncio.gather(client.get("/readyz"), client.get("/info"))
        if info.status_code in REFUSED:
            return _unreachable(url, "the API refuses the dashboard's key: set API_KEY to one that may read, at least")
        readiness = _Readiness.model_validate_json(ready.content)
    except httpx.HTTPError as error:
        return _unreachable(url, f"{type(error).__name__}: {error}".removesuffix(": "))
    except ValidationError:
        return _unreachable(url, "what answers there is not this media service")
    return Status(api_url=url, state=readiness.status, reasons=readiness.reasons)


def _unreachable(url: str, reason: str) -> Status:
    return Status(api_url=url, state="unreachable", reasons=[reason])

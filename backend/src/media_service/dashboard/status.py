"""Ask the API how it is; never raise, because an API that does not answer is an answer too."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Literal

import httpx
from pydantic import BaseModel, Field, ValidationError

from media_service.config import Settings

REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)

ApiState = Literal["ready", "starting", "failed", "draining", "unreachable"]


class ModelRow(BaseModel):
    """What the page shows of a model."""

    id: str
    task: str
    state: str
    reason: str | None = None
    size: int
    sha256: str
    licence: str
    revision: str


class ApiFacts(BaseModel):
    """What the page shows of the API's /info."""

    version: str
    profile: str
    versions: dict[str, str | None] = {}


class Status(BaseModel):
    """Everything the page shows, at one moment."""

    api_url: str
    state: ApiState
    alive: bool = Field(description="Whether the API's /livez answers.")
    reasons: list[str]
    info: ApiFacts | None = None
    models: list[ModelRow] = []


class _Readiness(BaseModel):
    status: Literal["ready", "starting", "failed", "draining"]
    reasons: list[str]


class _ModelList(BaseModel):
    data: list[ModelRow]


def api_client(settings: Settings) -> httpx.AsyncClient:
    """Return a client for the one API, with the dashboard's key; the environment's proxies are ignored.

    The key is added here, on the server's side, so that no page and no browser ever has it.
    """
    key = settings.api_key
    return httpx.AsyncClient(
        base_url=str(settings.api_url),
        headers={} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"},
        timeout=settings.api_timeout_seconds,
        trust_env=False,
        follow_redirects=False,
    )


async def ask_status(client: httpx.AsyncClient) -> Status:
    """Ask the four addresses at once and return what they say together."""
    url = str(client.base_url).rstrip("/")
    try:
        alive, ready, info, models = await asyncio.gather(
            *(client.get(path) for path in ("/livez", "/readyz", "/info", "/v1/models"))
        )
        if info.status_code in REFUSED:
            return _unreachable(url, "the API refuses the dashboard's key: set API_KEY to one for read and infer")
        readiness = _Readiness.model_validate_json(ready.content)
        return Status(
            api_url=url,
            state=readiness.status,
            alive=alive.status_code == HTTPStatus.OK,
            reasons=readiness.reasons,
            info=ApiFacts.model_validate_json(info.content),
            models=_ModelList.model_validate_json(models.content).data,
        )
    except httpx.HTTPError as error:
        return _unreachable(url, f"{type(error).__name__}: {error}".removesuffix(": "))
    except ValidationError:
        return _unreachable(url, "what answers there is not this media service")


def _unreachable(url: str, reason: str) -> Status:
    return Status(api_url=url, state="unreachable", alive=False, reasons=[reason])

"""The dashboard's own health, and what it is."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from media_service.dashboard.status import ask_status
from media_service.web.info import Information, base_information

PACKAGES = ("fastapi", "uvicorn", "httpx")

router = APIRouter(tags=["dashboard"])


class Liveness(BaseModel):
    """The event loop answers."""

    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """Whether this dashboard can show something; ``api`` is the API's own state."""

    status: Literal["ready", "not_ready", "draining"]
    reasons: list[str]
    api: str


@router.get("/livez")
async def livez() -> Liveness:
    """Answer at once, whatever the API does."""
    return Liveness()


@router.get("/readyz")
async def readyz(request: Request, response: Response) -> Readiness:
    """Answer 200 when the API can be reached, in whatever state it is, else 503."""
    api = await ask_status(request.app.state.client)
    if request.app.state.lifecycle.draining:
        answer = Readiness(status="draining", reasons=["the dashboard is shutting down"], api=api.state)
    elif api.state == "unreachable":
        answer = Readiness(status="not_ready", reasons=[f"API at {api.api_url}: {api.reasons[0]}"], api=api.state)
    else:
        return Readiness(status="ready", reasons=[], api=api.state)
    response.status_code = 503
    response.headers["Retry-After"] = "2"
    return answer


@router.get("/info")
async def info(request: Request) -> Information:
    """Tell what this service is and which versions it runs."""
    return base_information(request.app.state.settings, PACKAGES)

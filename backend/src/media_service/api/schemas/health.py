"""Answers about the service itself."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from media_service.catalogue import Profile
from media_service.inference.state import State
from media_service.web.info import Information


class Liveness(BaseModel):
    """The event loop answers."""

    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """Whether to send requests here: 200 when ready, 503 with reasons when not."""

    status: Literal["ready", "starting", "failed", "draining"]
    reasons: list[str] = Field(description="Why not ready; empty when ready.")
    models: dict[str, State] = Field(description="State of every model of the image, by id.")


class Limits(BaseModel):
    """What is accepted."""

    image_max_bytes: int
    image_max_pixels: int
    image_max_side: int
    image_formats: list[str]
    image_concurrency: int
    image_queue: int
    inference_timeout_seconds: float
    pose_max_people: int


class ApiInformation(Information):
    """What this service is, runs on and accepts."""

    profile: Profile = Field(description="real, demo (small models) or bench (random weights: answers mean nothing).")
    limits: Limits

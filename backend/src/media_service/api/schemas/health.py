"""Answers about the service itself."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, Field

from media_service.catalogue import Profile
from media_service.inference.state import State
from media_service.memory import memory_limit
from media_service.web.info import Information


class Liveness(BaseModel):
    """The event loop answers."""

    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """Whether to send requests here: 200 when ready, 503 with reasons when not."""

    status: Literal["ready", "starting", "failed", "draining"]
    reasons: list[str] = Field(description="Why not ready; empty when ready.")
    models: dict[str, State] = Field(description="State of every model of the image, by id.")


class Component(BaseModel):
    """One part of the service."""

    status: Literal["ok", "waiting", "off", "failed"] = Field(
        description="waiting: works soon; off: not wanted; failed: needs somebody."
    )
    reason: str | None = Field(description="Why not ok.")


class Health(BaseModel):
    """The state of every part."""

    status: Literal["ok", "waiting", "failed"] = Field(description="The worst of the parts that are not off.")
    components: dict[str, Component] = Field(
        description="service, storage, media, and model:ID for every model of the image."
    )

    @classmethod
    def of(cls, components: dict[str, Component]) -> Self:
        """Return the state of the whole."""
        found = {component.status for component in components.values()}
        return cls(
            status="failed" if "failed" in found else "waiting" if "waiting" in found else "ok", components=components
        )


class LiveV2(BaseModel):
    """The open inference protocol's word for alive."""

    live: Literal[True] = True


class ReadyV2(BaseModel):
    """The open inference protocol's word for ready."""

    ready: bool


class ModelReadyV2(ReadyV2):
    """The open inference protocol's word for a model that takes calls."""

    name: str


class Limits(BaseModel):
    """What is accepted."""

    image_max_bytes: int
    image_max_pixels: int
    image_max_side: int
    image_formats: list[str]
    image_concurrency: int
    image_queue: int
    request_max_files: int
    request_max_bytes: int
    audio_max_bytes: int
    audio_max_seconds: float
    audio_concurrency: int
    audio_queue: int
    video_max_bytes: int
    video_max_seconds: float
    inference_timeout_seconds: float
    pose_max_people: int


class Memory(BaseModel):
    """How much memory there is for models and everything else of the container."""

    size: int = Field(description="In bytes.")
    set_by: Literal["container", "machine"] = Field(
        description="container: its limit; machine: its memory, because the container has no limit below that."
    )

    @classmethod
    def now(cls) -> Self:
        """Return the memory that there is; an operator may change a running container's limit."""
        limit = memory_limit()
        return cls(size=limit.size, set_by=limit.set_by)


class ApiInformation(Information):
    """What this service is, runs on and accepts."""

    profile: Profile = Field(description="real, demo (small models) or bench (random weights: answers mean nothing).")
    access: Literal["open", "keys"] = Field(description="Whether everybody may ask, or only who has a key.")
    limits: Limits
    memory: Memory

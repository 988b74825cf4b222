"""All settings of both services, read once from the environment and then frozen.

Each field is the environment variable of the same name in capitals. Nothing else in the package reads the environment,
apart from the offline latch, which only writes, and the health check, which must not pay for pydantic.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, HttpUrl, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from media_service.start_error import StartError
from media_service.threads import available_threads

SERVICE_TYPES: Final = ("api", "dashboard")
DEFAULT_PORTS: Final[Mapping[str, int]] = {"api": 8000, "dashboard": 8001}

MIB: Final = 1024 * 1024

# OpenCV's remap, inside MediaPipe 0.10.31, aborts the whole process on a picture with a side of SHRT_MAX or more
# ("dst.cols < SHRT_MAX && ... src.rows < SHRT_MAX" in imgwarp.cpp), so no setting may allow one.
LARGEST_SIDE: Final = 32_766


class Settings(BaseSettings):
    """Typed settings; construct with keywords in tests, with ``load_settings()`` in the program."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, validate_default=True)

    service_type: Literal["api", "dashboard"] = Field(
        default="api", description="Which of the two services this process is."
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on; 0.0.0.0 in a container.")
    port: int = Field(
        default=0, ge=0, le=65535, description="Port to listen on; 0 means 8000 for api, 8001 for dashboard."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least urgent log line."
    )
    drain_seconds: float = Field(default=0.0, ge=0, le=300, description="Not ready, still serving, after SIGTERM.")
    shutdown_timeout_seconds: int = Field(
        default=20, ge=1, le=3600, description="For requests under way after the drain."
    )

    model_catalogue: Path | None = Field(default=None, description="The image's catalogue.json; the API needs it.")
    models: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Model ids, comma separated; empty means all."
    )
    verify_models: Literal["size", "sha256", "off"] = Field(
        default="size", description="What model files are compared with the catalogue by at the start."
    )

    threads: int = Field(
        default=0, ge=0, le=1024, description="Threads a model computes with; 0 means what the container may use."
    )

    image_max_bytes: int = Field(default=25 * MIB, ge=1, description="Largest picture file.")
    image_max_pixels: int = Field(default=50_000_000, ge=1, description="Largest picture, width times height.")
    image_max_side: int = Field(
        default=LARGEST_SIDE, ge=1, le=LARGEST_SIDE, description="Largest width or height, in pixels."
    )
    image_concurrency: int = Field(
        default=2, ge=1, le=64, description="Pictures decoded and looked at at the same time."
    )
    image_queue: int = Field(
        default=32, ge=0, le=10_000, description="Pictures that may wait; one more is answered with 429."
    )

    ffmpeg: str = Field(default="ffmpeg", min_length=1, description="The program ffmpeg: a path, or a name on PATH.")
    ffprobe: str = Field(default="ffprobe", min_length=1, description="The program ffprobe: a path, or a name on PATH.")
    media_timeout_seconds: float = Field(
        default=60.0, gt=0, le=3600, description="For one look into a recording; decoding may also take its duration."
    )
    media_memory_bytes: int = Field(
        default=2048 * MIB, ge=512 * MIB, description="Address space of an ffmpeg process; more is refused with 422."
    )
    audio_max_bytes: int = Field(default=200 * MIB, ge=1, description="Largest sound file.")
    audio_max_seconds: float = Field(default=4 * 3600.0, gt=0, description="Longest sound recording.")
    video_max_bytes: int = Field(default=2048 * MIB, ge=1, description="Largest video file.")
    video_max_seconds: float = Field(default=2 * 3600.0, gt=0, description="Longest video.")
    video_max_pixels: int = Field(
        default=7680 * 4320, ge=1, description="Largest picture of a video, width times height."
    )

    inference_timeout_seconds: float = Field(
        default=30.0, gt=0, le=3600, description="From the last byte to the answer."
    )
    worker_idle_seconds: float = Field(
        default=0.0, ge=0, description="A model without a call for so long gives its memory back; 0 means never."
    )
    worker_memory_bytes: int = Field(
        default=0, ge=0, description="Most memory of a model's process, mapped weights not counted; 0 means no limit."
    )
    worker_queue: int = Field(default=64, ge=1, le=10_000, description="Calls that may wait for one model.")
    face_min_confidence: float = Field(default=0.5, ge=0, le=1, description="Least score of a face that is reported.")
    pose_min_confidence: float = Field(default=0.5, ge=0, le=1, description="Least score of a person that is reported.")
    pose_max_people: int = Field(default=4, ge=1, le=32, description="People looked for in one picture.")

    api_url: HttpUrl = Field(default=HttpUrl("http://127.0.0.1:8000"), description="Where the dashboard finds the API.")
    api_timeout_seconds: float = Field(
        default=2.0, gt=0, le=60, description="For the dashboard's questions about state."
    )

    image_ref: str | None = Field(default=None, description="Name of the container image, shown by /info.")
    image_revision: str | None = Field(
        default=None, description="Source revision of the container image, shown by /info."
    )

    @field_validator("models", mode="before")
    @classmethod
    def _split_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name for name in (part.strip() for part in value.split(",")) if name)
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="before")
    @classmethod
    def _default_port(cls, values: Any) -> Any:
        if isinstance(values, dict) and str(values.get("port", 0)).strip() in ("", "0"):
            return {**values, "port": DEFAULT_PORTS.get(values.get("service_type", "api"), 0)}
        return values

    @field_validator("threads")
    @classmethod
    def _available_threads(cls, value: int) -> int:
        return value or available_threads()

    @model_validator(mode="after")
    def _api_needs_catalogue(self) -> Settings:
        if self.service_type == "api" and self.model_catalogue is None:
            raise ValueError("MODEL_CATALOGUE is not set, and the api needs the path of a catalogue.json")
        return self


def load_settings() -> Settings:
    """Read the environment; raise ``StartError`` that lists every wrong variable."""
    service_type = os.environ.get("SERVICE_TYPE") or "api"
    if service_type not in SERVICE_TYPES:
        raise StartError(
            f"SERVICE_TYPE is {service_type!r}, expected one of: {', '.join(SERVICE_TYPES)}",
            hint="set SERVICE_TYPE=api for the API (port 8000) or SERVICE_TYPE=dashboard for the dashboard (port 8001)",
        )
    try:
        return Settings()
    except ValidationError as error:
        raise StartError(
            f"{len(error.errors())} wrong setting{'s' if len(error.errors()) > 1 else ''} in the environment",
            details=[_describe(problem) for problem in error.errors()],
            hint="correct these environment variables and start again",
        ) from None


def _describe(problem: Any) -> str:
    """Return one line: the variable, its value and what is wrong with it."""
    message = str(problem["msg"]).removeprefix("Value error, ")
    if not problem["loc"]:
        return message
    return f"{str(problem['loc'][0]).upper()} is {problem['input']!r}: {message[:1].lower()}{message[1:]}"

"""All settings of all services, read once from the environment and then frozen.

Each field is the environment variable of the same name in capitals. Nothing else in the package reads the environment,
apart from the offline latch, which only writes, and the health check, which must not pay for pydantic.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, HttpUrl, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from media_service.analysis_settings import AnalysisSettings
from media_service.edge_settings import EdgeSettings
from media_service.start_error import StartError
from media_service.threads import available_threads

SERVICE_TYPES: Final = ("api", "dashboard", "worker")
DEFAULT_PORTS: Final[Mapping[str, int]] = {"api": 8000, "dashboard": 8001, "worker": 8002}
ADDRESSES: Final = ("database_url", "redis_url")
SECRETS: Final = (*ADDRESSES, "api_keys", "api_key")
"""Settings that are never shown, each with a twin ``…_FILE`` that names a file holding the value."""

MIB: Final = 1024 * 1024

# OpenCV's remap, inside MediaPipe 0.10.31, aborts the whole process on a picture with a side of SHRT_MAX or more
# ("dst.cols < SHRT_MAX && ... src.rows < SHRT_MAX" in imgwarp.cpp), so no setting may allow one.
LARGEST_SIDE: Final = 32_766


class Settings(EdgeSettings, AnalysisSettings):
    """Typed settings; construct with keywords in tests, with ``load_settings()`` in the program."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, validate_default=True)

    service_type: Literal["api", "dashboard", "worker"] = Field(
        default="api", description="Which service this process is."
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on; 0.0.0.0 in a container.")
    port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="Port to listen on; 0 means 8000 for api, 8001 for dashboard, 8002 for worker.",
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
        default=2, ge=1, le=64, description="Pictures of IMAGE_MAX_PIXELS decoded and looked at at once; smaller: more."
    )
    image_queue: int = Field(
        default=32, ge=0, le=10_000, description="Pictures that may wait; one more is answered with 429."
    )
    request_max_files: int = Field(default=32, ge=1, le=1000, description="Pictures in one request.")
    request_max_bytes: int = Field(
        default=128 * MIB, ge=1, description="All pictures of one request together; one alone may be larger."
    )
    upload_dir: Path | None = Field(
        default=None, description="Where recordings lie while they are listened to; empty: uploads in DATA_DIR."
    )

    ffmpeg: str = Field(default="ffmpeg", min_length=1, description="The program ffmpeg: a path, or a name on PATH.")
    ffprobe: str = Field(default="ffprobe", min_length=1, description="The program ffprobe: a path, or a name on PATH.")
    media_timeout_seconds: float = Field(
        default=60.0, gt=0, le=3600, description="For one look into a recording; decoding may also take its duration."
    )
    media_memory_bytes: int = Field(
        default=2048 * MIB, ge=512 * MIB, description="Address space of an ffmpeg process; more is refused with 422."
    )
    media_concurrency: int = Field(
        default=2, ge=1, le=64, description="Assets looked into, and pictures made of them, at the same time."
    )
    media_queue: int = Field(
        default=64, ge=0, le=10_000, description="Assets that may wait for that; one more is answered with 429."
    )
    audio_max_bytes: int = Field(default=200 * MIB, ge=1, description="Largest sound file.")
    audio_max_seconds: float = Field(default=4 * 3600.0, gt=0, description="Longest sound recording.")
    audio_concurrency: int = Field(default=2, ge=1, le=64, description="Recordings listened to at the same time.")
    audio_queue: int = Field(
        default=8, ge=0, le=10_000, description="Recordings that may wait; one more is answered with 429."
    )
    speech_timeout_seconds: float = Field(
        default=120.0, gt=0, le=3600, description="For the speech in 30 seconds of a recording."
    )
    video_max_bytes: int = Field(default=2048 * MIB, ge=1, description="Largest video file.")
    video_max_seconds: float = Field(default=2 * 3600.0, gt=0, description="Longest video.")
    video_max_pixels: int = Field(
        default=7680 * 4320, ge=1, description="Largest picture of a video, width times height."
    )

    inference_timeout_seconds: float = Field(
        default=30.0, gt=0, le=3600, description="For one picture, or one batch of items, after the last byte came."
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

    data_dir: Path = Field(
        default=Path("/data"), description="Folder of everything that is kept; the API writes to it."
    )
    data_quota_bytes: int = Field(
        default=0,
        ge=0,
        description="Most bytes of assets, what is made of them, and kept requests; 0: no limit but the disk.",
    )
    database_url: SecretStr | None = Field(
        default=None, description="postgresql://… for several machines; without it an SQLite file in DATA_DIR."
    )
    database_url_file: Path | None = Field(default=None, description="File that holds DATABASE_URL.")
    jobs_backend: Literal["embedded", "celery"] = Field(
        default="embedded", description="How workers learn of jobs: from the database, or through Celery and Redis."
    )
    redis_url: SecretStr | None = Field(default=None, description="redis://… of Celery's broker; celery needs it.")
    redis_url_file: Path | None = Field(default=None, description="File that holds REDIS_URL.")
    job_concurrency: int = Field(
        default=1, ge=0, le=64, description="Jobs done at the same time by this process; 0 leaves them to workers."
    )
    job_lease_seconds: float = Field(
        default=30.0, ge=1, le=3600, description="After so long without a sign of its worker a job is taken over."
    )
    job_attempts: int = Field(default=5, ge=1, le=100, description="How often a job is tried before it has failed.")
    job_event_streams: int = Field(
        default=100, ge=1, le=10_000, description="Streams of jobs' events open at once; one more is answered with 429."
    )
    job_keep_seconds: float = Field(
        default=604_800.0, ge=60, description="How long finished jobs can be asked for; default: a week."
    )

    api_url: HttpUrl = Field(default=HttpUrl("http://127.0.0.1:8000"), description="Where the dashboard finds the API.")
    api_timeout_seconds: float = Field(
        default=2.0, gt=0, le=60, description="For the dashboard's questions about state."
    )

    dashboard_bundle: Path | None = Field(default=None, description="Folder of the dashboard's pages.")
    image_description: Path | None = Field(
        default=None,
        description="File about the image and its layers for the dashboard; ./manage.sh up and load write it.",
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
    def _read_secret_files(cls, values: Any) -> Any:
        read = {name: _secret_of_file(values, name) for name in SECRETS} if isinstance(values, dict) else {}
        return {**values, **{name: value for name, value in read.items() if value is not None}} if read else values

    @field_validator(*ADDRESSES)
    @classmethod
    def _known_scheme(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        schemes = ("postgresql://", "postgres://") if info.field_name == "database_url" else ("redis://", "rediss://")
        if value is not None and not value.get_secret_value().startswith(schemes):
            raise ValueError(f"expected an address that begins with {schemes[0]}")
        return value

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
        if self.service_type in ("api", "worker") and self.model_catalogue is None:
            raise ValueError(
                f"MODEL_CATALOGUE is not set, and the {self.service_type} needs the path of a catalogue.json"
            )
        return self

    @model_validator(mode="after")
    def _celery_needs_redis(self) -> Settings:
        if self.jobs_backend == "celery" and self.redis_url is None:
            raise ValueError("REDIS_URL is not set, and JOBS_BACKEND=celery needs the address of a Redis")
        return self


def load_settings() -> Settings:
    """Read the environment; raise ``StartError`` that lists every wrong variable."""
    service_type = os.environ.get("SERVICE_TYPE") or "api"
    if service_type not in SERVICE_TYPES:
        raise StartError(
            f"SERVICE_TYPE is {service_type!r}, expected one of: {', '.join(SERVICE_TYPES)}",
            hint="set SERVICE_TYPE=api for the API (port 8000), dashboard for the dashboard (8001) or worker (8002)",
        )
    try:
        return Settings()
    except ValidationError as error:
        raise StartError(
            f"{len(error.errors())} wrong setting{'s' if len(error.errors()) > 1 else ''} in the environment",
            details=[_describe(problem) for problem in error.errors()],
            hint="correct these environment variables and start again",
        ) from None


def _secret_of_file(values: dict[str, Any], name: str) -> str | None:
    """Return the secret that the twin setting's file holds, without the line's end; None when it is not set."""
    if not (path := values.get(f"{name}_file")):
        return None
    variable = f"{name.upper()}_FILE"
    if values.get(name):
        raise ValueError(f"{variable} and {name.upper()} are both set, expected one of them")
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        raise ValueError(f"{variable} is {str(path)!r}, which cannot be read: {error}") from None


def _describe(problem: Any) -> str:
    """Return one line: the variable, its value and what is wrong with it."""
    message = str(problem["msg"]).removeprefix("Value error, ")
    if not problem["loc"]:
        return message
    value = "not shown" if problem["loc"][0] in SECRETS else repr(problem["input"])
    return f"{str(problem['loc'][0]).upper()} is {value}: {message[:1].lower()}{message[1:]}"

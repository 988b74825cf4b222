"""The settings of the edge: who may ask, how much at once, for how long, and who watches."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from media_service.web.keys import parse_keys

HOUR: Final = 3600.0
_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_ORIGIN = re.compile(r"https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:[0-9]+)?")

Names = Annotated[tuple[str, ...], NoDecode]
"""A list in an environment variable, separated by commas."""


class EdgeSettings(BaseSettings):
    """The part of ``Settings`` that the middleware reads."""

    api_keys: SecretStr | None = Field(
        default=None,
        description="Keys of the API, comma or line separated: NAME:SCOPE+SCOPE:KEY; without any, everybody may ask.",
    )
    api_keys_file: Path | None = Field(default=None, description="File that holds API_KEYS, one a line; # is a remark.")
    api_key: SecretStr | None = Field(default=None, description="The key with which the dashboard asks the API.")
    api_key_file: Path | None = Field(default=None, description="File that holds API_KEY.")
    trusted_hosts: Names = Field(
        default=(), description="Names the service answers to, comma separated, *.example.org too; empty means all."
    )
    cors_origins: Names = Field(
        default=(), description="Origins whose pages may ask, comma separated, scheme and host; none else."
    )
    rate_limit_per_minute: int = Field(
        default=0, ge=0, description="Requests a minute of one key, or of one address without keys; 0 means no limit."
    )
    rate_limit_burst: int = Field(
        default=60, ge=1, le=100_000, description="Requests that one of them may make at once."
    )

    request_concurrency: int = Field(default=64, ge=1, le=10_000, description="Requests answered at the same time.")
    request_queue: int = Field(
        default=128, ge=0, le=100_000, description="Requests that may wait; one more is answered with 429."
    )
    request_queue_seconds: float = Field(
        default=10.0, gt=0, le=HOUR, description="How long a request waits at most, then it is answered with 429."
    )
    long_request_concurrency: int = Field(
        default=32, ge=1, le=10_000, description="Of recordings and uploads, besides the others."
    )
    stream_concurrency: int = Field(
        default=64,
        ge=1,
        le=10_000,
        description="Event streams and downloads of assets at the same time, besides the others.",
    )
    request_timeout_seconds: float = Field(
        default=300.0, gt=0, le=24 * HOUR, description="For an answer to begin, after the last byte came; then 504."
    )
    long_request_timeout_seconds: float = Field(
        default=4 * HOUR, gt=0, le=48 * HOUR, description="The same, for recordings, uploads and loading models."
    )
    body_wait_seconds: float = Field(
        default=30.0, gt=0, le=HOUR, description="Longest wait for the next bytes of a body; then 408."
    )
    body_min_rate: int = Field(
        default=1024, ge=0, description="Bytes a second that a body must bring in the long run; 0 means no such limit."
    )

    otel_exporter_otlp_endpoint: HttpUrl | None = Field(
        default=None,
        description="Where traces are sent (OTLP over HTTP); without it nothing that makes or sends traces is loaded.",
    )

    @field_validator("trusted_hosts", "cors_origins", mode="before")
    @classmethod
    def _split_names(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name for name in (part.strip().lower() for part in value.split(",")) if name)
        return value

    @field_validator("trusted_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _all(value, _HOST, "a host name without scheme and port")

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _all(value, _ORIGIN, "scheme, host and, if it is not the usual one, port")

    @field_validator("api_keys")
    @classmethod
    def _keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parse_keys(value.get_secret_value())
        return value

    @field_validator("api_key")
    @classmethod
    def _key(cls, value: Any) -> Any:
        if value is not None and not re.fullmatch(r"[!-~]+", value.get_secret_value()):
            raise ValueError("expected printable ASCII characters without spaces")
        return value


def _all(names: tuple[str, ...], form: re.Pattern[str], expected: str) -> tuple[str, ...]:
    if wrong := [name for name in names if not form.fullmatch(name)]:
        raise ValueError(f"{', '.join(map(repr, wrong))}: expected {expected}")
    return names

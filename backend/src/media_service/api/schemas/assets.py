"""Assets as clients give, list and see them."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.forms import FormFields
from media_service.api.schemas.examples_assets import ASSET_EXAMPLE, STORED_EXAMPLE
from media_service.api.schemas.page import ObjectPage
from media_service.storage.assets import Asset, AssetQuery, Kind
from media_service.storage.pages import LARGEST_PAGE

LOCATION = {"Location": {"description": "Address of the asset.", "schema": {"type": "string"}}}
SHA256 = r"^[0-9a-f]{64}$"


class AssetFields(FormFields):
    """What comes beside the file."""

    analyse: bool = Field(default=True, description="Whether a job is begun that finds out what there is to see.")


class VideoObject(BaseModel):
    """The moving pictures."""

    codec: str
    frame_rate: float = Field(description="The average, a second.")
    frames: int
    rotation: int = Field(description="Degrees clockwise that a player turns the stored pictures by.")


class AudioObject(BaseModel):
    """The sound."""

    codec: str
    sample_rate: int = Field(description="In Hz.")
    channels: int


class AssetObject(BaseModel):
    """A file that is kept. What it is was judged by its content."""

    model_config = ConfigDict(json_schema_extra={"examples": [ASSET_EXAMPLE]})

    id: str
    object: Literal["asset"] = "asset"
    kind: Kind
    media_type: str
    size: int = Field(description="In bytes.")
    sha256: str
    name: str | None = Field(description="The name under which it first came, without what could deceive.")
    name_problem: str | None = Field(description="Told when the name's ending is that of another format.")
    created: float = Field(description="Unix time.")
    container: str | None
    duration: float | None = Field(description="In seconds; null for a picture.")
    width: int | None = Field(description="Upright, in pixels; null for sound.")
    height: int | None
    video: VideoObject | None
    audio: AudioObject | None

    @classmethod
    def of(cls, asset: Asset, **more: Any) -> Self:
        """Return an asset in the answer's shape."""
        known: dict[str, Any] = {
            name: getattr(asset, name) for name in ("id", "kind", "media_type", "size", "sha256", "name")
        }
        told = ("name_problem", "container", "duration", "width", "height", "video", "audio")
        found: dict[str, Any] = {name: asset.facts.get(name) for name in told}
        return cls(**known, **found, **more, created=asset.created)


class StoredAsset(AssetObject):
    """A file that was given, and the job that looks into it."""

    model_config = ConfigDict(json_schema_extra={"examples": [STORED_EXAMPLE]})

    job_id: str | None = Field(description="The job that analyses it; null when that is not wanted, or not offered.")


class AssetListQuery(BaseModel):
    """Which assets to list."""

    limit: int = Field(default=50, ge=1, le=LARGEST_PAGE)
    after: str | None = Field(default=None, description="The `next` of the page before.")
    kind: Kind | None = None
    media_type: str | None = None
    sha256: str | None = Field(default=None, pattern=SHA256, description="Finds out whether a file is here already.")
    name_contains: str | None = Field(default=None, max_length=200, description="Capitals do not matter.")
    created_from: float | None = Field(default=None, description="Unix time.")
    created_before: float | None = Field(default=None, description="Unix time.")

    def query(self) -> AssetQuery:
        """Return it as the store takes it."""
        return AssetQuery(**self.model_dump())


class AssetList(ObjectPage[AssetObject]):
    """Assets, newest first."""

"""What only the dashboard tells: the image it is, and what it sees of the network."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, ValidationError

from media_service.config import Settings
from media_service.dashboard.network import outside_connections
from media_service.offline import OFFLINE_VARIABLES
from media_service.start_error import StartError

router = APIRouter(tags=["dashboard"])


class Layer(BaseModel):
    """A layer of the image, from the bottom up; ``size`` in bytes, as it moves."""

    name: str
    digest: str
    size: int
    holds: list[str]


class ImageDescription(BaseModel):
    """What ``IMAGE_DESCRIPTION`` holds: an image cannot tell its own digest, so whoever starts it does."""

    name: str
    digest: str
    layers: list[Layer]


class Latch(BaseModel):
    """A setting that keeps libraries from asking the network."""

    name: str
    set: bool


class Offline(BaseModel):
    """What keeps this service offline, and whether it is."""

    latches: list[Latch]
    outside: list[str] = Field(description="Addresses beyond this machine and private networks it is connected to.")


class System(BaseModel):
    """Everything the view of the system shows that the API does not know."""

    image: ImageDescription | None = Field(description="Null when IMAGE_DESCRIPTION names no file, or an empty one.")
    offline: Offline


@router.get("/status")
async def status(request: Request) -> System:
    """Tell which image this is, and what it is connected to at this moment."""
    settings: Settings = request.app.state.settings
    latches = [Latch(name=name, set=os.environ.get(name) == value) for name, value in OFFLINE_VARIABLES.items()]
    return System(
        image=load_description(settings.image_description),
        offline=Offline(latches=latches, outside=outside_connections()),
    )


@cache
def load_description(path: Path | None) -> ImageDescription | None:
    """Read the file once; raise ``StartError`` for one that is not what ``./manage.sh up`` or ``load`` writes.

    An empty one says nothing: compose shows ``/dev/null`` where nobody has named a file.
    """
    if path is None:
        return None
    try:
        content = path.read_bytes()
        return ImageDescription.model_validate_json(content) if content else None
    except (OSError, ValidationError) as error:
        raise StartError(
            f"IMAGE_DESCRIPTION is {str(path)!r}, expected the file that './manage.sh up' or 'load' writes"
        ) from error

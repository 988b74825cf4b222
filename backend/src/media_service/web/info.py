"""What both services tell about themselves at /info."""

from __future__ import annotations

import platform
from importlib import metadata

from pydantic import BaseModel, Field

from media_service import __version__
from media_service.config import Settings


class ImageIdentity(BaseModel):
    """The container image, as far as its environment says (IMAGE_REF, IMAGE_REVISION)."""

    ref: str | None
    revision: str | None


class Information(BaseModel):
    """What is common to both services' /info."""

    service: str = Field(description="api or dashboard.")
    version: str = Field(description="Version of this service.")
    versions: dict[str, str | None] = Field(description="Versions of Python and of libraries; null when not installed.")
    image: ImageIdentity


def base_information(settings: Settings, packages: tuple[str, ...]) -> Information:
    """Return the common part, with the installed versions of ``packages``."""
    return Information(
        service=settings.service_type,
        version=__version__,
        versions={"python": platform.python_version(), **{name: _version(name) for name in packages}},
        image=ImageIdentity(ref=settings.image_ref, revision=settings.image_revision),
    )


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None

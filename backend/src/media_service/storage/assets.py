"""Files that were given to the service: their bytes once each, and what is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from media_service.errors import AssetNotFoundError, ServiceError, StorageDamagedError
from media_service.storage.pages import Page

PREFIX = "asset"

Kind = Literal["image", "audio", "video"]


@dataclass(frozen=True, slots=True)
class Asset:
    """One file.

    ``id`` is opaque, ``sha256`` in hex, ``size`` in bytes, ``created`` in seconds since 1970. ``facts`` is what was
    found out when it was taken in (width, duration, streams); ``name`` the cleaned name it was given under.
    """

    id: str
    sha256: str
    size: int
    media_type: str
    kind: Kind
    facts: Mapping[str, Any]
    name: str | None
    created: float


@dataclass(frozen=True, slots=True)
class Description:
    """What the caller has found out about an upload, once it is whole."""

    media_type: str
    kind: Kind
    facts: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """The asset of an upload; ``created`` is false when its bytes were here already."""

    asset: Asset
    created: bool


@dataclass(frozen=True, slots=True)
class AssetQuery:
    """Which assets to list; what is None does not matter. ``after`` is the ``next`` of the page before."""

    limit: int = 50
    after: str | None = None
    kind: Kind | None = None
    media_type: str | None = None
    sha256: str | None = None
    name_contains: str | None = None
    created_from: float | None = None
    created_before: float | None = None


ALL_ASSETS = AssetQuery()


class Upload(Protocol):
    """A file that is still coming in. Leaving its ``with`` block before ``finish`` leaves nothing on the disk.

    ``write`` raises ``BodyTooLargeError`` and ``QuotaExceededError`` as soon as too much has come, ``DiskFullError``
    when the disk is full. Everything blocks; ``async_upload.AsyncUpload`` is the same for an event loop.
    """

    def write(self, data: bytes) -> None:
        """Append some bytes."""

    def seal(self) -> Path:
        """End the writing, and return the temporary file, to be looked into by decoders that need a path."""

    def existing(self) -> Asset | None:
        """Return the asset that already has these bytes, so that they need not be looked into again."""

    def finish(self, description: Description) -> Stored:
        """Make it an asset: at once or not at all, also when the process is killed."""

    @property
    def size(self) -> int:
        """Return the bytes so far."""

    @property
    def sha256(self) -> str:
        """Return the digest of the bytes so far, in hex."""


class AssetStore(Protocol):
    """Where assets are kept. Unknown ids raise ``AssetNotFoundError``."""

    def upload(self, limit: int | None = None) -> AbstractContextManager[Upload]:
        """Begin an upload of at most ``limit`` bytes."""

    def get(self, asset_id: str) -> Asset:
        """Return an asset."""

    def list(self, query: AssetQuery = ALL_ASSETS) -> Page[Asset]:
        """Return a page of assets, newest first; raises ``InvalidCursorError``."""

    def content(self, asset_id: str) -> Path:
        """Return the file with the asset's bytes, to be read only."""

    def add_derived(self, asset_id: str, name: str, data: bytes) -> Path:
        """Keep a file made from the asset (a thumbnail, a sprite) until the asset is erased; replaces an older one."""

    def derived(self, asset_id: str, name: str) -> Path | None:
        """Return a derived file, None when there is none of this name."""

    def count_derived(self, asset_id: str, prefix: str) -> int:
        """Return how many derived files have names that begin with ``prefix``."""

    def delete(self, asset_id: str) -> None:
        """Erase the asset and everything that was derived from it: rows, jobs, text, vectors, files."""

    def used_bytes(self) -> int:
        """Return what content and derived files take on the disk."""

    def sweep(self) -> int:
        """Remove what killed processes left: half uploads, half erasures; return how many. For the start."""


def why_missing(assets: AssetStore, asset_id: str) -> ServiceError:
    """Return why the file of an asset is not there: the asset was erased meanwhile, or the data folder is damaged."""
    try:
        assets.get(asset_id)
    except AssetNotFoundError as error:
        return error
    return StorageDamagedError(f"the file of asset {asset_id} is missing; restore the data folder", param="asset_id")

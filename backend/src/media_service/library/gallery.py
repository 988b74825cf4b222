"""Make views of assets when they are first asked for, and keep them beside the asset."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from media_service.background import finished
from media_service.config import Settings
from media_service.errors import (
    DiskFullError,
    QuotaExceededError,
    ServiceError,
    StorageBusyError,
    StorageUnavailableError,
)
from media_service.inference.gate import Gate
from media_service.library.facts import facts_of
from media_service.library.source import Source
from media_service.library.views import FRAME, MOST_FRAMES, View
from media_service.media.facts import MediaLimits
from media_service.media.ffmpeg import MediaTools
from media_service.once import Once
from media_service.storage.assets import Asset, AssetStore, why_missing

CANNOT_KEEP = (DiskFullError, QuotaExceededError, StorageBusyError, StorageUnavailableError)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An asset with the place of its bytes."""

    asset: Asset
    path: Path
    status: os.stat_result


class Gallery:
    """Shows views, and makes no more at once than ``gate`` lets in, each once however many ask for it first.

    Another process may make the same one: both write whole files of the same content.
    """

    def __init__(self, settings: Settings, assets: AssetStore, gate: Gate) -> None:
        self._settings = settings
        self._assets = assets
        self._gate = gate
        self._limits = MediaLimits.of(settings)
        self._once: Once[Mapping[str, bytes]] = Once()

    async def show(self, asset_id: str, view: View) -> bytes:
        """Return a view's file.

        Raises ``AssetNotFoundError``, ``QueueFullError``, and what the view raises. A disk without room is no reason
        not to show it.
        """
        if (found := await finished(partial(self._kept, asset_id, view.name))) is not None:
            return found
        files = await self._once.run((asset_id, view.parts), partial(self._make, asset_id, view))
        return files[view.name]

    async def file(self, asset_id: str) -> StoredFile:
        """Return an asset's file; raises ``AssetNotFoundError``."""
        return await finished(partial(self._file, asset_id))

    async def _make(self, asset_id: str, view: View) -> Mapping[str, bytes]:
        async with self._gate.enter():
            return await finished(partial(self._made, asset_id, view))

    def _file(self, asset_id: str) -> StoredFile:
        asset, path = self._assets.get(asset_id), self._assets.content(asset_id)
        try:
            return StoredFile(asset, path, path.stat())
        except FileNotFoundError as error:
            raise why_missing(self._assets, asset_id) from error

    def _kept(self, asset_id: str, name: str) -> bytes | None:
        path = self._assets.derived(asset_id, name)
        try:
            return None if path is None else path.read_bytes()
        except FileNotFoundError:  # erased since
            return None

    def _made(self, asset_id: str, view: View) -> Mapping[str, bytes]:
        found = {name: kept for name in view.parts if (kept := self._kept(asset_id, name)) is not None}
        if len(found) == len(view.parts):  # made by somebody since it was looked for
            return found
        asset, tools = self._assets.get(asset_id), MediaTools.find(self._settings)
        source = Source(self._assets.content(asset_id), facts_of(asset), tools, self._limits)
        try:
            files = view.make(source)
        except FileNotFoundError as error:
            raise why_missing(self._assets, asset_id) from error
        except ServiceError as error:
            error.param = "asset_id" if error.param == "file" else error.param
            raise
        self._keep(asset_id, files)
        return files

    def _keep(self, asset_id: str, files: Mapping[str, bytes]) -> None:
        try:
            for name, data in files.items():
                if not name.startswith(FRAME) or self._assets.count_derived(asset_id, FRAME) < MOST_FRAMES:
                    self._assets.add_derived(asset_id, name, data)
        except CANNOT_KEEP as error:
            logger.warning("view not kept", extra={"asset_id": asset_id, "reason": error.message})

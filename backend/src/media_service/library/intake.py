"""Take a whole upload in: look into it, and keep it when it is a picture, a sound or a video within the limits."""

from __future__ import annotations

from media_service.background import finished
from media_service.config import Settings
from media_service.inference.gate import Gate
from media_service.library.facts import describe
from media_service.media.facts import MediaLimits
from media_service.media.ffmpeg import MediaTools
from media_service.media.probe import probe
from media_service.storage.assets import Stored
from media_service.storage.async_upload import AsyncUpload


class Intake:
    """Looks into uploads, no more at once than ``gate`` lets in."""

    def __init__(self, settings: Settings, gate: Gate) -> None:
        self._settings = settings
        self._gate = gate
        self._limits = MediaLimits.of(settings)
        self.largest = max(self._limits.bytes_of(kind) for kind in ("image", "audio", "video"))
        """The most bytes that a file may have, whatever it is."""

    async def take(self, upload: AsyncUpload, name: str | None) -> Stored:
        """Make an upload an asset, or find the one with the same bytes, which need not be looked into again.

        Raises ``QueueFullError``, and what ``probe`` and the storage raise.
        """
        path = await upload.seal()
        if (found := await upload.existing()) is not None:
            return Stored(found, created=False)
        async with self._gate.enter():
            tools = MediaTools.find(self._settings)
            facts = await finished(lambda: probe(path, tools, self._limits))
        return await upload.finish(describe(facts, name))

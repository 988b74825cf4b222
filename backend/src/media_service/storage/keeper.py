"""Bring the storage up beside the first requests, again and again until it works, and say meanwhile why it does not."""

from __future__ import annotations

import asyncio
import logging

from media_service.background import finished
from media_service.errors import ServiceError
from media_service.start_error import StartError
from media_service.storage.opening import Storage

RETRY_SECONDS = 5.0

logger = logging.getLogger(__name__)


class StorageKeeper:
    """Prepares a storage. A full or read-only disk may be mended while the service runs; a newer schema may not."""

    def __init__(self, storage: Storage, retry_seconds: float = RETRY_SECONDS) -> None:
        self._storage = storage
        self._retry_seconds = retry_seconds
        self.reason: str | None = "the storage is being opened"
        """Why nothing can be kept; None when everything works."""
        self.failed = False
        """Whether the last attempt failed."""

    async def prepare(self) -> bool:
        """Return when the storage works; return whether it ever can."""
        while True:
            try:
                await finished(self._storage.prepare)
            except StartError as error:
                self._problem(str(error))
                return False
            except ServiceError as error:
                self._problem(error.message)
                await asyncio.sleep(self._retry_seconds)
            else:
                self.reason, self.failed = None, False
                return True

    def _problem(self, reason: str) -> None:
        self.reason, self.failed = reason, True
        logger.error("storage not usable", extra={"reason": reason})

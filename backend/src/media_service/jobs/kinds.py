"""Every kind of job this release does, in the API and in workers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from media_service.analysis.analyser import Analyser
from media_service.analysis.options import AnalyseOptions
from media_service.config import Settings
from media_service.inference.registry import Registry
from media_service.jobs.handlers import Handlers, JobContext, Kind

MAINTENANCE = "maintenance"
ANALYSE = "analyse"


def create_handlers(registry: Registry, settings: Settings) -> Handlers:
    """Return the handlers; those that ask models get them from ``registry``."""
    handlers = Handlers()
    handlers.add(MAINTENANCE, maintain)
    handlers.extend({ANALYSE: Kind(Analyser(registry, settings), options=AnalyseOptions, about_asset=True)})
    return handlers


async def maintain(context: JobContext) -> Mapping[str, Any]:
    """Do what the start does: finish erasures, remove abandoned uploads, forget old jobs, give back space."""
    await asyncio.to_thread(context.storage.prepare)
    return {"used_bytes": await asyncio.to_thread(context.storage.assets.used_bytes)}

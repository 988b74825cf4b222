"""The job that looks into a new asset."""

from __future__ import annotations

import asyncio

from media_service.errors import IdempotencyConflictError
from media_service.jobs.kinds import ANALYSE
from media_service.jobs.submission import Submitter
from media_service.storage.assets import Asset
from media_service.storage.jobs import JobQuery, NewJob
from media_service.storage.opening import Storage


async def analysed(asset: Asset, submitter: Submitter, storage: Storage) -> str | None:
    """Return the id of the job that analyses ``asset``, a new one when there is none; None when nobody can.

    Raises what ``Submitter.submit`` raises; an asset given twice at once has one job.
    """
    if not submitter.offers(ANALYSE):
        return None
    query = JobQuery(limit=1, kind=ANALYSE, asset_id=asset.id)
    if known := (await asyncio.to_thread(storage.jobs.list, query)).items:
        return known[0].id
    new = NewJob(ANALYSE, asset_id=asset.id, idempotency_key=f"{ANALYSE}:{asset.id}")
    try:
        return (await submitter.submit(new)).job.id
    except IdempotencyConflictError:  # somebody has asked with this key and options since we looked
        if known := (await asyncio.to_thread(storage.jobs.list, query)).items:
            return known[0].id
        raise

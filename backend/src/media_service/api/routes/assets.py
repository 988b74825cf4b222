"""Files that are kept: given once, whatever their name, listed, and erased with everything made of them."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from media_service.api.asset_uploads import received
from media_service.api.dependencies import IntakeDependency, StorageDependency, SubmitterDependency
from media_service.api.forms import form_body
from media_service.api.responses import ASSET_MEANINGS, errors
from media_service.api.schemas.assets import (
    LOCATION,
    AssetFields,
    AssetList,
    AssetListQuery,
    AssetObject,
    StoredAsset,
)
from media_service.library.analysis import analysed


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return errors(*statuses, 422, 503, meanings=ASSET_MEANINGS)


AssetId = Annotated[str, Path(description="Id of an asset.")]
BODY = form_body(AssetFields, "A picture, a sound or a video; what it is is judged by its content.")
STORED: dict[int | str, dict[str, Any]] = {
    200: {"model": StoredAsset, "description": "These bytes were here already.", "headers": LOCATION},
    201: {"description": "It is kept.", "headers": LOCATION},
    **_errors(400, 404, 409, 413, 415, 429, 507),
}

router = APIRouter(prefix="/v1/assets", tags=["assets"])


@router.post("", name="create", status_code=201, responses=STORED, openapi_extra=BODY)
async def create(
    request: Request,
    response: Response,
    intake: IntakeDependency,
    storage: StorageDependency,
    submitter: SubmitterDependency,
) -> StoredAsset:
    """Keep a file, and begin a job that analyses it; the same bytes once more are the same asset."""
    async with received(request, AssetFields, storage.assets, intake.largest) as form:
        stored = await intake.take(form.upload, form.name)
    job_id = await analysed(stored.asset, submitter, storage) if form.fields.analyse else None
    response.headers["Location"] = f"/v1/assets/{stored.asset.id}"
    if not stored.created:
        response.status_code = 200
    return StoredAsset.of(stored.asset, job_id=job_id)


@router.get("", name="list", responses=_errors(400))
async def list_assets(asked: Annotated[AssetListQuery, Query()], storage: StorageDependency) -> AssetList:
    """List assets, newest first."""
    return AssetList.of(await asyncio.to_thread(storage.assets.list, asked.query()), AssetObject.of)


@router.get("/{asset_id}", name="get", responses=_errors(404))
async def get(asset_id: AssetId, storage: StorageDependency) -> AssetObject:
    """Tell what is known about an asset."""
    return AssetObject.of(await asyncio.to_thread(storage.assets.get, asset_id))


@router.delete("/{asset_id}", name="delete", status_code=204, responses=_errors(404))
async def delete(asset_id: AssetId, storage: StorageDependency) -> None:
    """Erase an asset and everything made of it: pictures, timeline, text, vectors, jobs and the file itself."""
    await asyncio.to_thread(storage.assets.delete, asset_id)

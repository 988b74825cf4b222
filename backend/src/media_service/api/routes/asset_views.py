"""What there is to see and hear of an asset: the file itself, and what is made of it when it is first asked for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response

from media_service.api.asset_files import BINARY, NOT_MODIFIED, file_response, picture_response
from media_service.api.dependencies import GalleryDependency, StorageDependency
from media_service.api.responses import ASSET_MEANINGS, errors
from media_service.api.routes.assets import AssetId
from media_service.api.schemas.asset_views import FrameList, PeaksObject, Side, SpriteObject
from media_service.errors import NoAudioError, NoVideoError
from media_service.library.facts import facts_of
from media_service.library.source import frame_times
from media_service.library.views import SHEET, TILES, FramePicture, Outline, SpriteSheet, Thumbnail, coarser

LATEST = 1_000_000
"""Seconds; no recording that is taken lasts as long."""


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return errors(404, *statuses, 422, 503, meanings=ASSET_MEANINGS)


MADE = _errors(400, 429)
PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": BINARY}, "description": "A JPEG."},
    **NOT_MODIFIED,
    **MADE,
}
CONTENT = dict.fromkeys(("image/*", "audio/*", "video/*"), BINARY)
FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": CONTENT, "description": "The whole file."},
    206: {"content": {**CONTENT, "multipart/byteranges": BINARY}, "description": "The parts that `Range` asks for."},
    **NOT_MODIFIED,
    **_errors(400, 416),
}
SideQuery = Annotated[Side, Query(description="The longer side in pixels; nothing is enlarged.")]
Time = Annotated[float, Path(ge=0, lt=LATEST, allow_inf_nan=False, description="In seconds; 0 for a picture.")]
Count = Annotated[int, Query(ge=1, le=200, description="How many moments.")]
Buckets = Annotated[int, Query(ge=1, le=10_000, description="How many equal parts.")]

HEADERS = "Send the headers that GET sends, its length among them, and no body."
Answer = TypeVar("Answer", bound=Callable[..., Any])

router = APIRouter(prefix="/v1/assets/{asset_id}", tags=["assets"])


def _shown(path: str, name: str, **documented: Any) -> Callable[[Answer], Answer]:
    """Answer GET and HEAD; the server sends HEAD the headers alone, players ask so how long a file is."""

    def add(answer: Answer) -> Answer:
        router.head(path, name=f"{name}_head", description=HEADERS, **documented)(answer)
        return router.get(path, name=name, **documented)(answer)

    return add


@_shown("/file", "file", response_class=Response, responses=FILE)
async def file(asset_id: AssetId, request: Request, gallery: GalleryDependency) -> Response:
    """Send the file as it was given, or parts of it."""
    return file_response(request, await gallery.file(asset_id))


@_shown("/thumbnail", "thumbnail", response_class=Response, responses=PICTURE)
async def thumbnail(
    asset_id: AssetId, request: Request, gallery: GalleryDependency, side: SideQuery = Side.SMALL
) -> Response:
    """Send a small picture of a picture or a video; 422 for sound."""
    return picture_response(request, await gallery.show(asset_id, Thumbnail(side)))


@router.get("/frames", name="frames", responses=_errors())
async def frames(asset_id: AssetId, storage: StorageDependency, count: Count = 20) -> FrameList:
    """List moments at equal distances, each with the address of its picture; 422 for sound."""
    facts = facts_of(await asyncio.to_thread(storage.assets.get, asset_id))
    if facts.kind == "audio":
        raise NoVideoError(f"asset is {facts.media_type} without moving pictures, expected a video", param="asset_id")
    return FrameList.of(asset_id, facts.duration, frame_times(facts, count))


@_shown("/frames/{time}", "frame", response_class=Response, responses=PICTURE)
async def frame(
    asset_id: AssetId, time: Time, request: Request, gallery: GalleryDependency, side: SideQuery = Side.SMALL
) -> Response:
    """Send the picture that a player shows at a moment; 422 for sound, 400 after the end."""
    return picture_response(request, await gallery.show(asset_id, FramePicture(round(time, 3), side)))


@_shown("/sprite", "sprite", response_class=Response, responses=PICTURE)
async def sprite(asset_id: AssetId, request: Request, gallery: GalleryDependency) -> Response:
    """Send a sheet of up to 100 small pictures of a video at equal distances; 422 for anything else."""
    return picture_response(request, await gallery.show(asset_id, SpriteSheet(SHEET)))


@router.get("/sprite/tiles", name="sprite_tiles", responses=MADE)
async def sprite_tiles(asset_id: AssetId, gallery: GalleryDependency) -> SpriteObject:
    """Tell where each picture is on the sheet."""
    return SpriteObject(**json.loads(await gallery.show(asset_id, SpriteSheet(TILES))))


@_shown("/peaks", "peaks", responses=MADE)
async def peaks(
    asset_id: AssetId, storage: StorageDependency, gallery: GalleryDependency, buckets: Buckets = 1000
) -> PeaksObject:
    """Return the outline of a recording's sound, for a drawing; 422 when it has none."""
    facts = facts_of(await asyncio.to_thread(storage.assets.get, asset_id))
    if facts.duration is None:
        raise NoAudioError(f"asset is {facts.media_type} without sound, expected a recording", param="asset_id")
    outline = await gallery.show(asset_id, Outline())
    return PeaksObject.of(facts.duration, await asyncio.to_thread(coarser, outline, buckets))

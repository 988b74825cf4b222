"""What was found in an asset: along its time, and what is said as text and subtitles."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import PlainTextResponse

from media_service.analysis.names import SPEECH
from media_service.api.dependencies import StorageDependency
from media_service.api.responses import FINDING_MEANINGS, errors
from media_service.api.schemas.timeline import TimelineObject, TranscriptFormat, TranscriptObject, plain
from media_service.api.transcripts import SUBRIP, WEBVTT
from media_service.errors import NoAudioError, NotAnalysedError
from media_service.speech.subtitles import render_srt, render_vtt
from media_service.storage.assets import Asset
from media_service.storage.opening import Storage
from media_service.storage.timeline import Timeline

STRING: dict[str, Any] = {"schema": {"type": "string"}}
TEXTS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": STRING, SUBRIP: STRING, WEBVTT: STRING}}}

AssetId = Annotated[str, Path(description="Id of an asset.")]
Format = Annotated[
    TranscriptFormat, Query(description="json: with the times of words; srt and vtt: subtitles; txt: the text alone.")
]

router = APIRouter(prefix="/v1/assets", tags=["findings"])


@router.get("/{asset_id}/timeline", name="timeline", responses=errors(404, 422, 503, meanings=FINDING_MEANINGS))
async def timeline(asset_id: AssetId, storage: StorageDependency) -> TimelineObject:
    """Return everything that was found in an asset so far; its ``steps`` are empty before it is analysed."""
    asset, found = await asyncio.to_thread(_read, storage, asset_id)
    return TimelineObject.of(found, asset)


@router.get(
    "/{asset_id}/transcript",
    name="transcript",
    response_model=TranscriptObject,
    responses={**TEXTS, **errors(404, 409, 422, 503, meanings=FINDING_MEANINGS)},
)
async def transcript(asset_id: AssetId, storage: StorageDependency, format: Format = "json") -> Any:  # noqa: A002
    """Return what is said in an asset; 409 before anybody has listened, and 422 for a picture."""
    asset, found = await asyncio.to_thread(_read, storage, asset_id, SPEECH)
    if asset.kind == "image":
        raise NoAudioError(f"asset {asset.id} is a picture, expected a recording with sound", param="asset_id")
    if SPEECH not in found.steps:
        raise NotAnalysedError(
            f"asset {asset.id} has no transcript yet: ask for a job of the kind 'analyse' about it, and wait until it "
            "has succeeded; its result says when speech was skipped",
            param="asset_id",
        )
    match format:
        case "json":
            return TranscriptObject.of(asset.id, found.speech)
        case "srt":
            return Response(render_srt(found.speech), media_type=SUBRIP)
        case "vtt":
            return Response(render_vtt(found.speech), media_type=WEBVTT)
        case "txt":
            return PlainTextResponse(plain(found.speech) + "\n")


def _read(storage: Storage, asset_id: str, step: str | None = None) -> tuple[Asset, Timeline]:
    return storage.assets.get(asset_id), storage.timeline.read(asset_id, step)

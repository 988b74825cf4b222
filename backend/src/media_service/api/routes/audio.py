"""Speech: what is said in a recording, as OpenAI's clients ask for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from typing import Any

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect

from media_service.api.deferral import Deferrable
from media_service.api.dependencies import ListenerDependency, ModelsDependency, SettingsDependency
from media_service.api.forms import form_body
from media_service.api.recordings import read_recording
from media_service.api.responses import UPLOAD_ERRORS
from media_service.api.schemas.audio import (
    LanguageFields,
    LanguageResponse,
    TranscriptionFields,
    TranscriptionResponse,
    TranslationFields,
    VerboseTranscriptionResponse,
)
from media_service.api.transcripts import EVENTS, SUBRIP, WEBVTT, EventStream, check_together, options, rendered
from media_service.inference.listener import Recording
from media_service.inference.tasks import TRANSCRIPTION
from media_service.speech.transcript import Transcript, joined

FILE = "A recording, or a video with sound."
STRING: dict[str, Any] = {"schema": {"type": "string"}}
TEXTS: dict[str, Any] = {"text/plain": STRING, SUBRIP: STRING, WEBVTT: STRING}
Answer = TranscriptionResponse | VerboseTranscriptionResponse

router = APIRouter(prefix="/v1/audio", tags=["audio"], responses=UPLOAD_ERRORS, route_class=Deferrable)


@router.post(
    "/transcriptions",
    name="transcriptions",
    openapi_extra=form_body(TranscriptionFields, FILE),
    response_model=Answer,
    responses={200: {"content": {**TEXTS, EVENTS: STRING}}},
)
async def transcriptions(
    request: Request, settings: SettingsDependency, models: ModelsDependency, listener: ListenerDependency
) -> Any:
    """Write down what is said; 422 when there is nothing to hear."""
    models.check(TRANSCRIPTION)
    async with AsyncExitStack() as stack:
        form = await stack.enter_async_context(read_recording(request, TranscriptionFields, settings))
        check_together(form.fields)
        model = models.choose(TRANSCRIPTION, form.fields.model)
        recording = await stack.enter_async_context(listener.opened(form.file))
        asked = options(form.fields, "transcribe")
        if form.fields.stream:
            parts = await stack.enter_async_context(aclosing(listener.transcribe(model, recording, asked)))
            first = await anext(parts)  # what is wrong with the file shows here, before the answer has begun
            return EventStream(first, parts, stack.pop_all())
        return rendered(
            await _whole(request, listener.transcribe(model, recording, asked), recording), form.fields, "transcribe"
        )


@router.post(
    "/translations",
    name="translations",
    openapi_extra=form_body(TranslationFields, FILE),
    response_model=Answer,
    responses={200: {"content": TEXTS}},
)
async def translations(
    request: Request, settings: SettingsDependency, models: ModelsDependency, listener: ListenerDependency
) -> Any:
    """Write down in English what is said in any language; 422 when there is nothing to hear."""
    models.check(TRANSCRIPTION)
    async with read_recording(request, TranslationFields, settings) as form:
        model = models.choose(TRANSCRIPTION, form.fields.model)
        asked = options(form.fields, "translate")
        async with listener.opened(form.file) as recording:
            heard = await _whole(request, listener.transcribe(model, recording, asked), recording)
        return rendered(heard, form.fields, "translate")


@router.post("/detect-language", name="detect-language", openapi_extra=form_body(LanguageFields, FILE))
async def detect_language(
    request: Request, settings: SettingsDependency, models: ModelsDependency, listener: ListenerDependency
) -> LanguageResponse:
    """Say which language is spoken; 422 when there is nothing to hear."""
    models.check(TRANSCRIPTION)
    async with read_recording(request, LanguageFields, settings) as form:
        model = models.choose(TRANSCRIPTION, form.fields.model)
        async with listener.opened(form.file) as recording:
            return LanguageResponse.of(model.id, await listener.detect_language(model, recording))


async def _whole(request: Request, parts: AsyncGenerator[Transcript, None], recording: Recording) -> Transcript:
    """Return everything said; stop when the client has gone, because hours of speech would be heard for nobody."""
    heard = []
    async with aclosing(parts):
        async for part in parts:
            heard.append(part)
            if await request.is_disconnected():
                raise ClientDisconnect
    return joined(heard, recording.duration)

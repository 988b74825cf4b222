"""Transcripts as answers: JSON, plain text, subtitles, or events while they are made."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from typing import Any, Literal

from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from media_service.api.schemas.audio import (
    TranscriptionFields,
    TranscriptionResponse,
    TranslationFields,
    VerboseTranscriptionResponse,
)
from media_service.errors import InvalidArgumentError, ServiceError
from media_service.speech.subtitles import render_srt, render_vtt
from media_service.speech.transcript import Transcript
from media_service.web.envelope import error_body

SUBRIP, WEBVTT, EVENTS = "application/x-subrip", "text/vtt", "text/event-stream"

Task = Literal["transcribe", "translate"]
Answer = TranscriptionResponse | VerboseTranscriptionResponse | Response


def check_together(fields: TranscriptionFields) -> None:
    """Raise for fields that do not go together."""
    if fields.timestamp_granularities and fields.response_format != "verbose_json":
        raise InvalidArgumentError(
            f"timestamp_granularities[] needs response_format verbose_json, and it is {fields.response_format}",
            param="timestamp_granularities[]",
        )
    if fields.stream and fields.response_format not in ("json", "text"):
        raise InvalidArgumentError(
            f"stream needs response_format json or text, and it is {fields.response_format}", param="stream"
        )


def options(fields: TranslationFields, task: Task) -> dict[str, Any]:
    """Return the keyword arguments of the speech model's operation."""
    asked = {"task": task, "initial_prompt": fields.prompt or None, "temperature": fields.temperature or None}
    if isinstance(fields, TranscriptionFields):
        asked |= {"language": fields.language, "word_timestamps": "word" in fields.timestamp_granularities}
    return asked


def rendered(transcript: Transcript, fields: TranslationFields, task: Task) -> Answer:
    """Return a transcript in the format that was asked for."""
    match fields.response_format:
        case "json":
            return TranscriptionResponse.of(transcript)
        case "verbose_json":
            wanted = fields.timestamp_granularities if isinstance(fields, TranscriptionFields) else ()
            return VerboseTranscriptionResponse.detailed(transcript, task, wanted)
        case "srt":
            return Response(render_srt(transcript.segments), media_type=SUBRIP)
        case "vtt":
            return Response(render_vtt(transcript.segments), media_type=WEBVTT)
        case "text":
            return PlainTextResponse(transcript.text.strip() + "\n")


class EventStream(StreamingResponse):
    """Server-sent events of which the first exists already; ``stack`` is closed at the end, whatever happens."""

    def __init__(self, first: Transcript, rest: AsyncIterator[Transcript], stack: AsyncExitStack) -> None:
        super().__init__(
            _events(first, rest), headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}, media_type=EVENTS
        )
        self._stack = stack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        async with self._stack:
            await super().__call__(scope, receive, send)


async def _events(first: Transcript, rest: AsyncIterator[Transcript]) -> AsyncIterator[str]:
    """Yield OpenAI's events: a delta for each part, then the whole text; an error ends the stream with its envelope."""
    whole = first.text.lstrip()
    yield _event({"type": "transcript.text.delta", "delta": whole})
    try:
        async for part in rest:
            whole += part.text
            yield _event({"type": "transcript.text.delta", "delta": part.text})
    except ServiceError as error:
        yield _event({"error": _error(error)})
        return
    yield _event({"type": "transcript.text.done", "text": whole})


def _error(error: ServiceError) -> Mapping[str, Any]:
    return error_body(error.status, error.code, error.message, param=error.param).model_dump()


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"

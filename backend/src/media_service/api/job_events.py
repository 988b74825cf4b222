"""The events of a job as server-sent events: numbered, so that a reader can come back and miss nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from media_service.api.schemas.jobs import JobEventObject
from media_service.errors import ServiceError
from media_service.jobs.watching import Watch
from media_service.storage.jobs import JobEvent
from media_service.web.envelope import ErrorResponse, error_body

MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
HEARTBEAT = format_sse_event(comment="nothing new")
CLOSING = format_sse_event(event="shutdown", data_str="{}", retry=1000)
"""The process ends, the job does not: come back in a second. Without an id, so that the reader keeps its place."""


def event_stream(watch: Watch, job_id: str, after: int) -> StreamingResponse:
    """Return the answer that lasts as long as the job."""
    return StreamingResponse(_rendered(watch, job_id, after), headers=HEADERS, media_type=MEDIA_TYPE)


async def _rendered(watch: Watch, job_id: str, after: int) -> AsyncIterator[bytes]:
    try:
        async with aclosing(watch.follow(job_id, after)) as pages:
            async for page in pages:
                yield b"".join(_event(each) for each in page) or HEARTBEAT
    except ServiceError as error:  # the job is gone, or the storage is; too late for a status
        body = ErrorResponse(error=error_body(error.status, error.code, error.message, param=error.param))
        yield format_sse_event(event="error", data_str=body.model_dump_json())
        return
    if watch.closing:
        yield CLOSING


def _event(event: JobEvent) -> bytes:
    data = JobEventObject.of(event).model_dump_json()
    return format_sse_event(event=event.kind, data_str=data, id=str(event.number))

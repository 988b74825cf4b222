"""``Prefer: respond-async`` (RFC 7240): the request becomes a job, whose result is what the answer would have been.

The request is kept as it came and is not looked into before its job runs, so this knows nothing of what is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.datastructures import Headers

from media_service.api.responses import JOB_MEANINGS, errors
from media_service.api.schemas.jobs import LOCATION, LONGEST_KEY, JobObject
from media_service.errors import InvalidArgumentError
from media_service.jobs.submission import Submitter
from media_service.storage.async_upload import AsyncUpload
from media_service.storage.identifiers import new_id
from media_service.storage.jobs import PREFIX, NewJob, Submitted
from media_service.storage.opening import Storage

KIND = "request"
PREFERENCE = "respond-async"
KEY = "Idempotency-Key"
_HEADERS = [
    {
        "name": "Prefer",
        "in": "header",
        "required": False,
        "description": f"{PREFERENCE}: answer at once with a job, whose result is what the answer would have been.",
        "schema": {"type": "string", "enum": [PREFERENCE]},
    },
    {
        "name": KEY,
        "in": "header",
        "required": False,
        "description": "With Prefer: the same key is the same job, not another.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    },
]
ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {"model": JobObject, "description": f"With Prefer: {PREFERENCE}, the job that answers.", "headers": LOCATION},
    **errors(409, meanings=JOB_MEANINGS),
}

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class Deferrable(APIRoute):
    """A route whose callers may ask to be answered later."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **described: Any) -> None:
        described["responses"] = {**ACCEPTED, **(described.get("responses") or {})}
        described["openapi_extra"] = {"parameters": _HEADERS, **(described.get("openapi_extra") or {})}
        super().__init__(path, endpoint, **described)

    def get_route_handler(self) -> Handle:
        """Return what answers now, or later when the caller prefers that."""
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await (_defer(request) if prefers_later(request.headers) else answer(request))

        return handle


def prefers_later(headers: Headers) -> bool:
    """Say whether one of the caller's preferences is to be answered later."""
    preferences = ",".join(headers.getlist("prefer")).split(",")
    return any(each.partition(";")[0].strip().lower() == PREFERENCE for each in preferences)


async def _defer(request: Request) -> Response:
    """Keep the request, and answer with its job."""
    key = request.headers.get(KEY)
    if key is not None and not 1 <= len(key) <= LONGEST_KEY:
        raise InvalidArgumentError(f"{KEY} has {len(key)} characters, expected 1 to {LONGEST_KEY}", param=KEY)
    submitted = await _kept(request, request.app.state.storage, request.app.state.submitter, key)
    headers = {"Location": f"/v1/jobs/{submitted.job.id}", "Preference-Applied": PREFERENCE}
    return JSONResponse(JobObject.of(submitted.job).model_dump(mode="json"), 202, headers)


async def _kept(request: Request, storage: Storage, submitter: Submitter, key: str | None) -> Submitted:
    """Write the request down: a line with its Content-Type, then its body."""
    content_type = request.headers.get("content-type", "")
    digest = ContentDigest(content_type)
    async with AsyncUpload(storage.assets) as upload:
        await upload.write(content_type.encode("latin-1") + b"\n")
        async for chunk in request.stream():
            digest.update(chunk)
            await upload.write(chunk)
        path = await upload.seal()
        asked = {"method": request.method, "path": request.url.path, "query": request.url.query}
        payload = {**asked, "sha256": digest.hexdigest()}
        new = NewJob(KIND, payload, idempotency_key=key, id=new_id(PREFIX))
        return await submitter.enqueue(partial(_submit, storage, path, new))


def _submit(storage: Storage, path: Path, new: NewJob, attempts: int) -> Submitted:
    """Put the job into the queue, its file at its place before anybody can take it."""
    submitted = None
    storage.requests.keep(path, str(new.id))
    try:
        submitted = storage.jobs.submit(replace(new, max_attempts=attempts))
        return submitted
    finally:
        if submitted is None or not submitted.created:
            storage.requests.drop(str(new.id))


class ContentDigest:
    """A SHA-256 of a body that is the same for the same form: clients draw a new boundary for each request."""

    def __init__(self, content_type: str) -> None:
        kind, _, parameters = content_type.partition(";")
        boundary = parameters.partition("boundary=")[2].partition(";")[0].strip().strip('"')
        self._boundary = boundary.encode("latin-1")
        self._digest = hashlib.sha256(kind.strip().lower().encode("latin-1") + b"\n")
        self._rest = b""

    def update(self, chunk: bytes) -> None:
        """Append some bytes; the last ones are kept, because a boundary may begin in them."""
        if not self._boundary:
            self._digest.update(chunk)
            return
        *parts, rest = (self._rest + chunk).split(self._boundary)
        for part in parts:
            self._digest.update(part + b"\0")
        kept = min(len(rest), len(self._boundary) - 1)
        self._digest.update(rest[: len(rest) - kept])
        self._rest = rest[len(rest) - kept :]

    def hexdigest(self) -> str:
        """Return the digest of everything."""
        whole = self._digest.copy()
        whole.update(self._rest)
        return whole.hexdigest()

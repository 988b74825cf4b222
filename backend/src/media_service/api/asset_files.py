"""Send files: whole, in parts, or not again to who has them."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from media_service.library.gallery import StoredFile
from media_service.web.envelope import error_response
from media_service.web.facts import facts_of

CACHING = "private, no-cache"
"""Browsers may keep it and ask each time: an asset never changes, and may be erased."""
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "It is the one of `If-None-Match`."}}
BINARY = {"schema": {"type": "string", "format": "binary"}}


class RangedFile(FileResponse):
    """A file, or the parts of it that ``Range`` asks for; what the framework says about wrong ones is put in ours."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        refused: Message | None = None

        async def watching(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] >= HTTPStatus.BAD_REQUEST:
                refused = message
            if refused is None:
                await send(message)

        await super().__call__(scope, receive, watching)
        if refused is not None:
            await _refusal(scope, refused)(scope, receive, send)


def file_response(request: Request, stored: StoredFile) -> Response:
    """Return an asset's file as the answer to ``request``."""
    headers = caching(stored.asset.sha256)
    if has_already(request, headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return RangedFile(stored.path, headers=headers, media_type=stored.asset.media_type, stat_result=stored.status)


def picture_response(request: Request, content: bytes, media_type: str = "image/jpeg") -> Response:
    """Return a small file as the answer to ``request``."""
    headers = caching(hashlib.sha256(content).hexdigest())
    if has_already(request, headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def caching(sha256: str) -> dict[str, str]:
    """Return the headers that let a client ask whether it has these bytes."""
    return {"ETag": f'"{sha256}"', "Cache-Control": CACHING}


def has_already(request: Request, etag: str) -> bool:
    """Say whether the client has the version of this tag."""
    tags = (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(","))
    return any(each in (etag, "*") for each in tags)


def _refusal(scope: Scope, refused: Message) -> Response:
    asked = Headers(scope=scope).get("range", "")[:100]
    size = Headers(raw=refused["headers"]).get("content-range", "").removeprefix("bytes */")
    if refused["status"] != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        facts_of(scope).rejection = "malformed_range"
        message = f"Range is {asked!r}, expected bytes=FIRST-LAST, bytes=FIRST- or bytes=-LENGTH"
        return error_response(HTTPStatus.BAD_REQUEST, "malformed_range", message, param="Range")
    facts_of(scope).rejection = "range_not_satisfiable"
    message = f"Range is {asked!r}, expected parts of the {size} bytes that the file has"
    headers = {"Content-Range": f"bytes */{size}"}
    return error_response(refused["status"], "range_not_satisfiable", message, param="Range", headers=headers)

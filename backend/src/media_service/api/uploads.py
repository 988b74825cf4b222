"""Take one picture out of a request: a multipart form with the part ``file``, or the picture itself as the body."""

from __future__ import annotations

import io
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from media_service.errors import BodyTooLargeError, MissingFileError, TooManyFilesError, UnsupportedMediaTypeError
from media_service.storage.failures import told

FIELD = "file"
MOST_FIELDS = 8

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FORM = {"type": "object", "required": [FIELD], "properties": {FIELD: {"type": "string", "format": "binary"}}}

# FastAPI can describe a form or a body, not the choice between them.
REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A JPEG, PNG or WebP picture, as the part `file` of a form or as the whole body.",
        "content": {
            "multipart/form-data": {"schema": _FORM},
            "image/jpeg": _BINARY,
            "image/png": _BINARY,
            "image/webp": _BINARY,
        },
    }
}


@asynccontextmanager
async def uploaded_picture(request: Request, max_bytes: int) -> AsyncIterator[BinaryIO]:
    """Yield the picture's bytes, at most ``max_bytes``; a large form lies in a temporary file until the end."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "multipart/form-data":
        async with spooled(request, max_files=1, max_fields=MOST_FIELDS) as form:
            yield _part(form.get(FIELD), max_bytes)
    elif content_type.startswith("image/"):
        yield checked(io.BytesIO(await request.body()), max_bytes)
    elif not content_type and not await request.body():
        raise MissingFileError("the request has no body, expected a picture", param=FIELD)
    else:
        raise UnsupportedMediaTypeError(
            f"Content-Type is {content_type!r}, expected multipart/form-data with the part {FIELD!r}, or image/*",
            param=FIELD,
        )


@asynccontextmanager
async def spooled(request: Request, *, max_files: int, max_fields: int) -> AsyncIterator[FormData]:
    """Yield the parts of a form, large ones in temporary files; raise ``DiskFullError`` when there is no room."""
    with told(Path(tempfile.gettempdir())):
        try:
            form = await request.form(max_files=max_files, max_fields=max_fields)
        except HTTPException as error:
            raise malformed(error.detail, max_files) from error
    try:
        yield form
    finally:
        await form.close()


def malformed(reason: str, max_files: int) -> Exception:
    """Return what to raise for a form that cannot be read; the parser tells its reason in words only."""
    if reason.startswith("Too many files"):
        return TooManyFilesError(f"the form has more files than {max_files}, expected at most that many", param=FIELD)
    return HTTPException(400, reason)


def _part(part: UploadFile | str | None, max_bytes: int) -> BinaryIO:
    if part is None:
        raise MissingFileError(f"the form has no part {FIELD!r}, expected a picture", param=FIELD)
    if isinstance(part, str):
        raise MissingFileError(f"{FIELD} is a text field, expected a file part with a filename", param=FIELD)
    return checked(part.file, max_bytes)


def checked(stream: BinaryIO, max_bytes: int) -> BinaryIO:
    """Return ``stream``, at its start; raise ``BodyTooLargeError`` when it has more than ``max_bytes``."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > max_bytes:
        raise BodyTooLargeError(f"{FIELD} has {size} bytes, expected at most {max_bytes}", param=FIELD)
    return stream

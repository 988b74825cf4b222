"""The error answers of each kind of route, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from media_service.web.envelope import ErrorResponse

_MEANINGS = {
    400: "Malformed request, no file, or a model for another task.",
    404: "There is no such model.",
    409: "The model is in a state in which this cannot be asked of it.",
    413: "More bytes than accepted.",
    415: "Not of a format that is read here, judged by its content.",
    422: "A file that cannot be decoded, is over a limit or silent, or a wrong parameter.",
    429: "Too many pictures or recordings wait already; try again after Retry-After seconds.",
    500: "Unexpected error; the logs have it under the request id.",
    503: "The model is loading or failed; try again after Retry-After seconds.",
    504: "No answer before the deadline.",
    507: "The disk has no room for the file.",
}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return FastAPI's ``responses`` for these statuses and 500, all with the envelope."""
    return {status: _error(status) for status in sorted({*statuses, 500})}


def _error(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"model": ErrorResponse, "description": _MEANINGS[status]}
    return {**described, "headers": _RETRY} if status in (429, 503) else described


UPLOAD_ERRORS = errors(400, 404, 413, 415, 422, 429, 503, 504, 507)
"""Of an address that takes a file and asks a model about it."""

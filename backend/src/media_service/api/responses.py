"""The error answers of each kind of route, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from media_service.web.envelope import ErrorResponse

MEANINGS = {
    400: "Malformed request, no file, or a model for another task.",
    404: "There is no such model.",
    409: "The model is in a state in which this cannot be asked of it.",
    413: "More bytes than accepted.",
    415: "A compressed body, or not of a format that is read here, judged by its content.",
    422: "A file that cannot be decoded, is over a limit or silent, or a wrong parameter.",
    429: "Too many pictures or recordings wait already; try again after Retry-After seconds.",
    500: "Unexpected error; the logs have it under the request id.",
    503: "The model is loading or failed; try again after Retry-After seconds.",
    504: "No answer before the deadline.",
    507: "The disk has no room for the file.",
}
JOB_MEANINGS = {
    400: "A body that is no JSON, or a cursor or an event's id that this service did not give out.",
    404: "There is no such job, or no such asset.",
    409: "The job is in a state in which this cannot be asked of it, or id or key belong to another job.",
    413: "More bytes than accepted.",
    422: "A kind, options or another value that cannot be.",
    429: "Too many streams of events are open; try again after Retry-After seconds.",
    503: "The data folder or the database cannot be used; try again after Retry-After seconds.",
    507: "The disk has no room.",
}
FINDING_MEANINGS = {
    404: "There is no such asset.",
    409: "The asset has not been analysed, or its speech was not listened to.",
    422: "A picture, which has no speech, or a wrong parameter.",
    503: "The data folder or the database cannot be used; try again after Retry-After seconds.",
}
ASSET_MEANINGS = {
    400: "Malformed request, no file or an empty one, a cursor or a moment that cannot be.",
    404: "There is no such asset, or it has been erased.",
    409: "The analysis cannot be asked for: its key belongs to a job of other content.",
    413: "More bytes than accepted.",
    416: "`Range` asks for what the file does not have; Content-Range tells its size.",
    422: "A file that cannot be decoded or is over a limit, or a wrong parameter.",
    429: "Too many assets wait to be looked into; try again after Retry-After seconds.",
    503: "The data folder or the database cannot be used; try again after Retry-After seconds.",
    507: "The disk, or the quota, has no room for the file.",
}
RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def errors(*statuses: int, meanings: Mapping[int, str] = MEANINGS) -> dict[int | str, dict[str, Any]]:
    """Return FastAPI's ``responses`` for these statuses and 500, all with the envelope."""
    return {status: _error(status, {**MEANINGS, **meanings}[status]) for status in sorted({*statuses, 500})}


def _error(status: int, meaning: str) -> dict[str, Any]:
    described: dict[str, Any] = {"model": ErrorResponse, "description": meaning}
    return {**described, "headers": RETRY} if status in (429, 503) else described


UPLOAD_ERRORS = errors(400, 404, 413, 415, 422, 429, 503, 504, 507)
"""Of an address that takes a file and asks a model about it."""

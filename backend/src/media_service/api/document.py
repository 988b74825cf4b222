"""Tell in the OpenAPI document what the middleware asks and answers, from the same table that it reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from media_service.api.responses import RETRY
from media_service.web.access import Access, Lane, Rule

SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "One of API_KEYS; without them nothing is asked for.",
    },
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same in another header."},
}
SECURITY: list[dict[str, list[str]]] = [{name: []} for name in SCHEMES]
MEANINGS = {
    400: "Malformed request, or a Host that is not one of TRUSTED_HOSTS.",
    401: "No key, or none that is known here.",
    403: "The key is not for this: x-scope names the scope it needs.",
    408: "The body came too slowly.",
    413: "More bytes than accepted.",
    415: "A compressed body.",
    429: "Too many requests; try again after Retry-After seconds.",
    504: "No answer before the deadline.",
}
ENVELOPE = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}}


def document_access(app: FastAPI, access: Access) -> None:
    """Let ``app.openapi()`` tell it."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        is_made = app.openapi_schema is not None
        document = plain()
        if not is_made:
            _add(document, access)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to change the document


def _add(document: dict[str, Any], access: Access) -> None:
    document["components"]["securitySchemes"] = SCHEMES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            rule = access.find(method.upper(), path)
            if rule.scope is not None:
                operation |= {"security": SECURITY, "x-scope": rule.scope.value}
            refusals = {str(status): _refusal(status) for status in _statuses(rule, "requestBody" in operation)}
            answers = dict(sorted((refusals | operation["responses"]).items()))
            operation["responses"] = _without_bodies(answers) if method == "head" else answers


def _statuses(rule: Rule, has_body: bool) -> Iterator[int]:
    """Yield what the middleware may answer to a request of this kind."""
    yield 429
    if rule.scope is not None:
        yield from (401, 403)
    if rule.lane is not Lane.HEALTH:
        yield 400
    if rule.lane in (Lane.PLAIN, Lane.LONG):
        yield 504
    if has_body:
        yield from (408, 413, 415)


def _refusal(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"description": MEANINGS[status], "content": ENVELOPE}
    return {**described, "headers": RETRY} if status == 429 else described


def _without_bodies(answers: dict[str, Any]) -> dict[str, Any]:
    return {
        status: {name: value for name, value in answer.items() if name != "content"}
        for status, answer in answers.items()
    }

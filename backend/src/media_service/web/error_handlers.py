"""Turn the framework's exceptions and our own into the envelope."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from media_service.errors import ServiceError
from media_service.web.envelope import error_response, service_error_response
from media_service.web.facts import facts_of

METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


def add_error_handlers(app: FastAPI) -> None:
    """Register the handlers; what none of them knows is left to ``ErrorBoundary``."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)


async def _service_error(request: Request, exception: Exception) -> JSONResponse:
    error = cast("ServiceError", exception)
    facts_of(request.scope).rejection = error.code
    return service_error_response(error)


async def _http_error(request: Request, exception: Exception) -> JSONResponse:
    error = cast("HTTPException", exception)
    status = HTTPStatus(error.status_code)
    facts_of(request.scope).rejection = status.name.lower()
    message, headers = str(error.detail), dict(error.headers or {})
    if status is HTTPStatus.NOT_FOUND:
        message = f"{request.url.path} is not an address of this service; /openapi.json lists them"
    elif status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request) or headers.get("Allow", "")
        message = (
            f"{request.method} is not a method of {request.url.path}, expected {headers['Allow'] or 'another one'}"
        )
    return error_response(status, status.name.lower(), message, headers=headers)


async def _validation_error(request: Request, error: Exception) -> JSONResponse:
    found = cast("RequestValidationError", error)
    problems = found.errors()
    if problems and problems[0]["type"] == "json_invalid":
        facts_of(request.scope).rejection = "malformed_json"
        reason = problems[0].get("ctx", {}).get("error", problems[0]["msg"])
        return error_response(HTTPStatus.BAD_REQUEST, "malformed_json", f"the body is no JSON: {reason}")
    facts_of(request.scope).rejection = "validation_error"
    places = [_place(problem, found.body) for problem in problems]
    told = [f"{place or 'body'}: {problem['msg']}" for place, problem in zip(places, problems, strict=True)]
    message = "; ".join(dict.fromkeys(told))
    return error_response(
        HTTPStatus.UNPROCESSABLE_ENTITY, "validation_error", message, param=places[0] or None if places else None
    )


def _place(problem: Mapping[str, Any], body: object) -> str:
    """Return the name of a wrong argument, such as ``input.1.data``, as the client wrote it.

    Between the names that lead through the body, pydantic has its own for the members of a union.
    """
    where, *parts = problem["loc"]
    if where != "body":
        return ".".join(map(str, parts))
    places, value = [], body
    for number, part in enumerate(parts, 1):
        if (isinstance(value, Mapping) and part in value) or (isinstance(value, list) and part in range(len(value))):
            value = value[part]
        elif number < len(parts) or problem["type"] != "missing":
            continue
        places.append(str(part))
    return ".".join(places)


def _allowed(request: Request) -> str:
    """Return all methods of the address; the framework names only those of its first route."""
    asked = [{**request.scope, "method": method} for method in METHODS]
    routes = request.app.routes
    found = [each["method"] for each in asked if any(route.matches(each)[0] is Match.FULL for route in routes)]
    return ", ".join(found)

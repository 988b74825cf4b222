"""OpenAI's error envelope, the only shape an error of either service has."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from media_service.errors import ServiceError
from media_service.logs import request_id


class ErrorBody(BaseModel):
    """What went wrong."""

    message: str = Field(description="For people: what is wrong and what was expected.")
    type: str = Field(description="invalid_request_error, rate_limit_error or server_error.")
    param: str | None = Field(description="The argument that is wrong, if there is one.")
    code: str = Field(description="For programs: never changes its meaning.")
    request_id: str | None = Field(description="The value of the X-Request-ID header, to be found in the logs.")


class ErrorResponse(BaseModel):
    """The body of every answer with a status of 400 and above, except where it is about being ready."""

    error: ErrorBody


def error_response(
    status: int, code: str, message: str, *, param: str | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return the envelope as a response."""
    body = error_body(status, code, message, param=param)
    return JSONResponse(ErrorResponse(error=body).model_dump(), status, headers)


def error_body(status: int, code: str, message: str, *, param: str | None = None) -> ErrorBody:
    """Return what stands in the envelope."""
    return ErrorBody(message=message, type=error_type(status), param=param, code=code, request_id=request_id.get())


def service_error_response(error: ServiceError) -> JSONResponse:
    """Return the envelope of one of our own exceptions."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
    if error.status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return error_response(error.status, error.code, error.message, param=error.param, headers=headers)


def error_type(status: int) -> str:
    """Return OpenAI's word for a class of errors."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "rate_limit_error"
    return "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"

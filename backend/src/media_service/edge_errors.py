"""The refusals of the middleware: a request that gets no further than the edge."""

from __future__ import annotations

from http import HTTPStatus

from media_service.errors import ServiceError


class UntrustedHostError(ServiceError):
    """The request names a host that is not one of ours, as a page of a stranger would."""

    status, code = HTTPStatus.BAD_REQUEST, "untrusted_host"


class ForeignPageError(ServiceError):
    """A page of another origin asks through the dashboard, which would lend it its key."""

    status, code = HTTPStatus.FORBIDDEN, "foreign_page"


class InvalidApiKeyError(ServiceError):
    """There is no key in the request, or one that the service does not know."""

    status, code = HTTPStatus.UNAUTHORIZED, "invalid_api_key"


class InsufficientScopeError(ServiceError):
    """The key is known, and not for this."""

    status, code = HTTPStatus.FORBIDDEN, "insufficient_scope"


class SlowBodyError(ServiceError):
    """The body comes too slowly, or not at all."""

    status, code = HTTPStatus.REQUEST_TIMEOUT, "slow_body"


class TooManyRequestsError(ServiceError):
    """As many requests as the service takes on are under way and waiting."""

    status, code, retry_after = HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests", 1


class RateLimitedError(ServiceError):
    """The client asks more often than it may; after ``retry_after`` seconds it may again."""

    status, code = HTTPStatus.TOO_MANY_REQUESTS, "rate_limited"

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.retry_after = seconds


class AnswerTooLateError(ServiceError):
    """The answer had not begun when its time was over."""

    status, code = HTTPStatus.GATEWAY_TIMEOUT, "request_timeout"


class ShuttingDownError(ServiceError):
    """The process ends, and has waited for this request as long as it may."""

    status, code, retry_after = HTTPStatus.SERVICE_UNAVAILABLE, "shutting_down", 5

"""Every error a client can cause or meet, as plain exceptions that know nothing of HTTP frameworks.

The web layer renders them all into OpenAI's envelope; ``status`` is the one word of HTTP they carry.
"""

from __future__ import annotations

from http import HTTPStatus


class ServiceError(Exception):
    """An answer that is not a result: who, which argument, its value, what it should be.

    ``code`` is for programs and never changes its meaning; ``message`` is for people; ``param`` names the argument;
    ``retry_after`` is in seconds.
    """

    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR
    code: str = "internal_error"
    retry_after: int | None = None

    def __init__(self, message: str, *, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param


class MissingFileError(ServiceError):
    """The request holds no file."""

    status, code = HTTPStatus.BAD_REQUEST, "missing_file"


class TooManyFilesError(ServiceError):
    """The request holds more files than this address takes."""

    status, code = HTTPStatus.BAD_REQUEST, "too_many_files"


class EmptyFileError(ServiceError):
    """The file has no bytes."""

    status, code = HTTPStatus.BAD_REQUEST, "empty_file"


class InvalidArgumentError(ServiceError):
    """An argument has a value that this model, or this address, does not take."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_argument"


class WrongTaskError(ServiceError):
    """The named model exists, and does something else."""

    status, code = HTTPStatus.BAD_REQUEST, "wrong_task"


class ModelNotFoundError(ServiceError):
    """No model of this name is in the image."""

    status, code = HTTPStatus.NOT_FOUND, "model_not_found"


class PageNotFoundError(ServiceError):
    """The dashboard has no such file."""

    status, code = HTTPStatus.NOT_FOUND, "not_found"


class BodyTooLargeError(ServiceError):
    """More bytes than this address accepts."""

    status, code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large"


class InvalidCursorError(ServiceError):
    """The place to continue a list at is none that this service gave out."""

    status, code = HTTPStatus.BAD_REQUEST, "invalid_cursor"


class InvalidEventIdError(ServiceError):
    """The event to continue after is none that this job has had."""

    status, code = HTTPStatus.BAD_REQUEST, "invalid_event_id"


class ModelStateError(ServiceError):
    """The model is in a state in which this cannot be asked of it."""

    status, code = HTTPStatus.CONFLICT, "model_state"


class AssetNotFoundError(ServiceError):
    """No asset has this id, or it has been erased."""

    status, code = HTTPStatus.NOT_FOUND, "asset_not_found"


class NotAnalysedError(ServiceError):
    """The asset has not been analysed yet, or this step of the analysis was skipped."""

    status, code = HTTPStatus.CONFLICT, "not_analysed"


class JobNotFoundError(ServiceError):
    """No job has this id, or it was finished long ago and forgotten."""

    status, code = HTTPStatus.NOT_FOUND, "job_not_found"


class JobStateError(ServiceError):
    """The job is in a state in which this cannot be asked of it."""

    status, code = HTTPStatus.CONFLICT, "job_state"


class IdempotencyConflictError(ServiceError):
    """The idempotency key, or the id, belongs to a request with other content."""

    status, code = HTTPStatus.CONFLICT, "idempotency_conflict"


class RequestExpiredError(ServiceError):
    """What was to be answered later is no longer kept."""

    status, code = HTTPStatus.GONE, "request_expired"


class LeaseLostError(ServiceError):
    """The worker no longer holds the job: its lease ended, or the job is gone. What it found is not taken."""

    status, code = HTTPStatus.CONFLICT, "lease_lost"


class UnsupportedMediaTypeError(ServiceError):
    """The content is not of a kind this address understands."""

    status, code = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"


class ImageUndecodableError(ServiceError):
    """The picture's format is known and its content is broken."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "image_undecodable"


class ImageTooLargeError(ServiceError):
    """The picture has more pixels than this service decodes."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "image_too_large"


class MediaUndecodableError(ServiceError):
    """The recording's format is known and its content is broken, or it holds neither sound nor moving pictures."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "media_undecodable"


class MediaOverLimitError(ServiceError):
    """The recording is longer, larger or more complex than this service decodes."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "media_over_limit"


class MediaTimeoutError(ServiceError):
    """Decoding the recording takes longer than it may."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "media_timeout"


class NoAudioError(ServiceError):
    """The file has no sound that can be decoded, and the request needs some."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "no_audio"


class SilentAudioError(ServiceError):
    """The recording is silent from start to end."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "silent_audio"


class NoVideoError(ServiceError):
    """The file has no moving pictures that can be decoded, and the request needs some."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "no_video"


class TimeOutOfRangeError(ServiceError):
    """The moment asked for lies outside the recording."""

    status, code = HTTPStatus.BAD_REQUEST, "time_out_of_range"


class MediaToolMissingError(ServiceError):
    """ffmpeg or ffprobe is not installed where the settings say; only the operator can help."""

    status, code, retry_after = HTTPStatus.SERVICE_UNAVAILABLE, "media_tool_missing", 60


class QueueFullError(ServiceError):
    """Too many pictures or recordings wait already."""

    status, code, retry_after = HTTPStatus.TOO_MANY_REQUESTS, "queue_full", 1


class ModelNotReadyError(ServiceError):
    """The model is being loaded, or the service is going away."""

    status, code, retry_after = HTTPStatus.SERVICE_UNAVAILABLE, "model_not_ready", 2


class ModelFailedError(ServiceError):
    """The model could not be loaded; only a new start helps."""

    status, code, retry_after = HTTPStatus.SERVICE_UNAVAILABLE, "model_failed", 60


class ModelCrashedError(ServiceError):
    """The model's process ended in the middle of the call; it is started again."""

    status, code, retry_after = HTTPStatus.SERVICE_UNAVAILABLE, "model_crashed", 2


class ApiUnreachableError(ServiceError):
    """The dashboard cannot reach the API."""

    status, code, retry_after = HTTPStatus.SERVICE_UNAVAILABLE, "api_unreachable", 2


class DeadlineExceededError(ServiceError):
    """The answer was not ready in time."""

    status, code = HTTPStatus.GATEWAY_TIMEOUT, "deadline_exceeded"


class StorageBusyError(ServiceError):
    """The database was held by another writer for too long."""

    status, code, retry_after = HTTPStatus.SERVICE_UNAVAILABLE, "storage_busy", 1


class StorageUnavailableError(ServiceError):
    """The data folder or the database cannot be read or written."""

    status, code, retry_after = HTTPStatus.SERVICE_UNAVAILABLE, "storage_unavailable", 10


class StorageDamagedError(ServiceError):
    """What is stored is not what was written; only a person can help."""

    status, code, retry_after = HTTPStatus.SERVICE_UNAVAILABLE, "storage_damaged", 60


class DiskFullError(ServiceError):
    """The disk has no room."""

    status, code = HTTPStatus.INSUFFICIENT_STORAGE, "disk_full"


class QuotaExceededError(ServiceError):
    """The service may not store as much as this."""

    status, code = HTTPStatus.INSUFFICIENT_STORAGE, "quota_exceeded"


class UnknownJobKindError(ServiceError):
    """No handler of this process does this kind of job; another release may."""

    code = "unknown_job_kind"

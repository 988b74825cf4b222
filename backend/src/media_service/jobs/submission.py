"""Check what a client wants done, before it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from media_service.errors import InvalidArgumentError
from media_service.jobs.handlers import Handlers, Kind
from media_service.storage.identifiers import is_id
from media_service.storage.jobs import PREFIX, NewJob, Submitted
from media_service.storage.opening import Storage


def submit(new: NewJob, handlers: Handlers, storage: Storage) -> Submitted:
    """Put a job into the queue. Blocks.

    Raises ``InvalidArgumentError`` for a kind, options or an id that cannot be, ``AssetNotFoundError``,
    ``IdempotencyConflictError``.
    """
    _check_id(new.id)
    kind = handlers.public.get(new.kind)
    if kind is None:
        raise InvalidArgumentError(
            f"kind is {new.kind!r}, expected one of: {', '.join(handlers.public) or 'none'}", param="kind"
        )
    _check_asset(new, kind, storage)
    return storage.jobs.submit(replace(new, payload=_options(new.payload, kind.options, new.kind)))


def _check_id(job_id: str | None) -> None:
    if job_id is not None and not is_id(job_id, PREFIX):
        raise InvalidArgumentError(
            f"job_id is {job_id!r}, expected {PREFIX}_ and 26 characters of 0-9 and a-v", param="job_id"
        )


def _check_asset(new: NewJob, kind: Kind, storage: Storage) -> None:
    if kind.about_asset and new.asset_id is None:
        raise InvalidArgumentError(f"asset_id is missing, and kind {new.kind!r} is about an asset", param="asset_id")
    if not kind.about_asset and new.asset_id is not None:
        raise InvalidArgumentError(
            f"asset_id is {new.asset_id!r}, and kind {new.kind!r} is about no asset; leave it out", param="asset_id"
        )
    if new.asset_id is not None:
        storage.assets.get(new.asset_id)


def _options(payload: Mapping[str, Any], shape: type[BaseModel], kind: str) -> Mapping[str, Any]:
    """Return the options with everything that was left out, as JSON."""
    try:
        return shape.model_validate(payload).model_dump(mode="json")
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False)
        places = [".".join(("options", *(str(part) for part in each["loc"]))) for each in problems]
        told = "; ".join(f"{place}: {each['msg']}" for place, each in zip(places, problems, strict=True))
        raise InvalidArgumentError(f"options of kind {kind!r} are wrong: {told}", param=places[0]) from error

"""Check what a client wants done, before it is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError

from media_service.background import finished
from media_service.errors import InvalidArgumentError
from media_service.jobs.handlers import Handlers, Kind
from media_service.scaleout.running import JobRunner
from media_service.storage.identifiers import is_id
from media_service.storage.jobs import PREFIX, NewJob, Submitted
from media_service.storage.opening import Storage


class Submitter:
    """Puts jobs into the queue, and wakes who does them."""

    def __init__(self, handlers: Handlers, storage: Storage, runner: JobRunner, attempts: int) -> None:
        self._handlers = handlers
        self._storage = storage
        self._runner = runner
        self._attempts = attempts

    async def submit(self, new: NewJob) -> Submitted:
        """Put a client's job into the queue.

        Raises ``InvalidArgumentError`` for a kind, options or an id that cannot be, ``AssetNotFoundError``,
        ``IdempotencyConflictError``.
        """
        _check_id(new.id)
        kind = self._handlers.public.get(new.kind)
        if kind is None:
            known = ", ".join(self._handlers.public)
            raise InvalidArgumentError(f"kind is {new.kind!r}, expected one of: {known}", param="kind")
        options = _options(new.payload, kind.options, new.kind)
        return await self.enqueue(partial(self._checked, replace(new, payload=options), kind))

    def offers(self, kind: str) -> bool:
        """Say whether clients can ask for jobs of this kind."""
        return kind in self._handlers.public

    async def enqueue(self, submit: Callable[[int], Submitted]) -> Submitted:
        """Let ``submit``, which blocks and is given the number of attempts, put a job into the queue."""
        submitted = await finished(partial(submit, self._attempts))
        if submitted.created:
            self._runner.wake()
        return submitted

    def _checked(self, new: NewJob, kind: Kind, attempts: int) -> Submitted:
        _check_asset(new, kind, self._storage)
        return self._storage.jobs.submit(replace(new, max_attempts=attempts))


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

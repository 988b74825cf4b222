"""Jobs as clients ask for them and see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.schemas.examples_jobs import JOB_EXAMPLE, JOB_REQUEST_EXAMPLES
from media_service.api.schemas.page import ObjectPage
from media_service.storage.jobs import Job, JobEvent, JobQuery, JobState, NewJob
from media_service.storage.pages import LARGEST_PAGE

HIGHEST = 100
LONGEST_KEY = 255
LOCATION = {"Location": {"description": "Address of the job.", "schema": {"type": "string"}}}


class JobRequest(BaseModel):
    """Work that outlives its request."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [*JOB_REQUEST_EXAMPLES]})

    kind: str = Field(min_length=1, max_length=100, description="What to do; a wrong one is answered with the list.")
    asset_id: str | None = Field(default=None, description="The asset it is about; erasing it erases the job.")
    options: dict[str, Any] = Field(default_factory=dict, description="What the kind can be told.")
    priority: int = Field(default=0, ge=-HIGHEST, le=HIGHEST, description="Higher goes first.")

    def new_job(self, *, key: str | None = None, job_id: str | None = None) -> NewJob:
        """Return it as the queue takes it."""
        new = NewJob(self.kind, self.options, self.priority, asset_id=self.asset_id)
        return replace(new, idempotency_key=key, id=job_id)


class JobError(BaseModel):
    """Why the last attempt failed."""

    code: str = Field(description="As in the error envelope.")
    message: str


class JobObject(BaseModel):
    """A job as it stands. Times are Unix times."""

    model_config = ConfigDict(json_schema_extra={"examples": [JOB_EXAMPLE]})

    id: str
    object: Literal["job"] = "job"
    kind: str
    asset_id: str | None
    options: dict[str, Any]
    priority: int
    state: JobState = Field(description="succeeded, failed and cancelled are final, unless it is retried.")
    cancel_requested: bool = Field(description="Whether a running job will be cancelled by its worker.")
    progress: float = Field(ge=0, le=1)
    attempts: int = Field(description="How often it was begun.")
    max_attempts: int
    created: float
    run_after: float = Field(description="Not begun before this time: there is a pause after a failed attempt.")
    started: float | None
    finished: float | None
    worker: str | None = Field(description="Who works on it; null when nobody does.")
    result: dict[str, Any] | None = Field(description="What came out, of a job that has succeeded.")
    error: JobError | None = Field(description="Of the last attempt, also while the next one is awaited.")
    last_event: int = Field(description="Number of its newest event.")

    @classmethod
    def of(cls, job: Job) -> Self:
        """Return a job in the answer's shape."""
        same = {name: getattr(job, name) for name in cls.model_fields if name not in ("object", "options", "error")}
        error = None if job.error is None else JobError(**job.error)
        return cls(**same, options=dict(job.payload), error=error)


class JobListQuery(BaseModel):
    """Which jobs to list."""

    limit: int = Field(default=50, ge=1, le=LARGEST_PAGE)
    after: str | None = Field(default=None, description="The `next` of the page before.")
    state: JobState | None = None
    kind: str | None = None
    asset_id: str | None = None

    def query(self) -> JobQuery:
        """Return it as the store takes it."""
        return JobQuery(**self.model_dump())


class JobList(ObjectPage[JobObject]):
    """Jobs, newest first."""


class JobEventObject(BaseModel):
    """The data of a server-sent event; its id is the number, its event the kind."""

    job_id: str
    number: int
    kind: str = Field(description="queued, started, progress, retrying, requeued, cancelling, or how the job ended.")
    created: float
    data: Mapping[str, Any]

    @classmethod
    def of(cls, event: JobEvent) -> Self:
        """Return an event in the answer's shape."""
        return cls(job_id=event.job_id, number=event.number, kind=event.kind, created=event.created, data=event.data)

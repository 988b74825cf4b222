"""Work that outlives its request: a queue whose every step is written down before it counts.

queued → running → succeeded, failed or cancelled; back to queued after an error that may pass, and when a lease ends
because its worker is gone. A worker holds a job by a lease that it must renew; whatever it says without holding the
lease is refused, so that a job is finished visibly once, although it may have been worked on more than once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from media_service.storage.pages import Page

PREFIX = "job"


class JobState(StrEnum):
    """Where a job stands; the last three are final, until ``retry``."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Say whether nothing more happens by itself."""
        return self in (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobPolicy:
    """How patient the queue is; all times in seconds.

    A lease lasts ``lease_seconds`` after its last heartbeat. The n-th failed attempt is followed by a pause of
    ``backoff_seconds`` times 2 to the power of n - 1, at most ``backoff_limit``. Final jobs are kept ``keep_seconds``.
    """

    lease_seconds: float = 30.0
    backoff_seconds: float = 1.0
    backoff_limit: float = 60.0
    keep_seconds: float = 7 * 86_400.0

    def pause(self, attempts: int) -> float:
        """Return the pause after so many attempts."""
        return float(min(self.backoff_seconds * 2.0 ** min(attempts - 1, 32), self.backoff_limit))


PATIENT = JobPolicy()


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be done.

    ``kind`` names its handler, ``payload`` is JSON. Higher ``priority`` goes first. ``asset_id``: the asset it is
    about, with which it is erased. The same ``idempotency_key``, or ``id`` chosen by the client, gives
    the same job.
    """

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    priority: int = 0
    max_attempts: int = 5
    asset_id: str | None = None
    idempotency_key: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands; times in seconds since 1970, ``progress`` from 0 to 1.

    ``attempts`` counts the times a worker took it. ``error`` is ``{"code", "message"}`` of the last attempt, also while
    the job waits for the next one. ``last_event`` is the number of its newest event.
    """

    id: str
    kind: str
    payload: Mapping[str, Any]
    state: JobState
    priority: int
    progress: float
    attempts: int
    max_attempts: int
    cancel_requested: bool
    asset_id: str | None
    idempotency_key: str | None
    created: float
    run_after: float
    started: float | None
    finished: float | None
    worker: str | None
    result: Any
    error: Mapping[str, Any] | None
    last_event: int


@dataclass(frozen=True, slots=True)
class JobEvent:
    """Something that happened to a job. ``number`` counts from 1 within the job, without gaps.

    ``kind``: queued, started, progress, a handler's own words, retrying, requeued, and last succeeded, failed or
    cancelled.
    """

    job_id: str
    number: int
    kind: str
    created: float
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Submitted:
    """The job of a submission; ``created`` is false when it was there already."""

    job: Job
    created: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in the hands of a worker; ``token`` proves it."""

    job: Job
    token: str


@dataclass(frozen=True, slots=True)
class JobQuery:
    """Which jobs to list; what is None does not matter. ``after`` is the ``next`` of the page before."""

    limit: int = 50
    after: str | None = None
    state: JobState | None = None
    kind: str | None = None
    asset_id: str | None = None


ALL_JOBS = JobQuery()


class JobStore(Protocol):
    """Where jobs are kept.

    Unknown ids raise ``JobNotFoundError``; a lease that no longer holds its job raises ``LeaseLostError``.
    """

    policy: JobPolicy

    def submit(self, new: NewJob) -> Submitted:
        """Put a job into the queue; raises ``IdempotencyConflictError`` when key or id belong to other content."""

    def get(self, job_id: str) -> Job:
        """Return a job."""

    def list(self, query: JobQuery = ALL_JOBS) -> Page[Job]:
        """Return a page of jobs, newest first; raises ``InvalidCursorError``."""

    def lease(self, worker: str, kinds: Sequence[str] | None = None) -> Lease | None:
        """Take the next due job of one of ``kinds``; None when there is none. Ended leases are requeued before."""

    def lease_one(self, worker: str, job_id: str) -> Lease | None:
        """Take this job; None unless it is queued and due. For transports that hand out ids."""

    def renew(self, lease: Lease) -> bool:
        """Make the lease last longer; return whether the job should be cancelled."""

    def report(self, lease: Lease, kind: str, data: Mapping[str, Any], progress: float | None = None) -> int:
        """Add an event, set the progress, and return the event's number."""

    def succeed(self, lease: Lease, result: Any) -> Job:
        """Finish with a result; when cancelling was asked for in time, the job is cancelled and the result dropped."""

    def fail(self, lease: Lease, error: Mapping[str, Any], *, retry: bool = True) -> Job:
        """Finish with an error, or queue again after a pause when ``retry`` and attempts are left."""

    def stop(self, lease: Lease) -> Job:
        """Finish as cancelled."""

    def release(self, lease: Lease) -> Job:
        """Put the job back as it was before the lease, without counting an attempt: the worker is shutting down."""

    def cancel(self, job_id: str) -> Job:
        """Cancel: at once when queued, by its worker when running; raises ``JobStateError`` when final."""

    def retry(self, job_id: str) -> Job:
        """Queue a failed or cancelled job again, with all attempts; raises ``JobStateError`` otherwise."""

    def delete(self, job_id: str) -> None:
        """Forget a final job; raises ``JobStateError`` when it is not."""

    def events(self, job_id: str, after: int = 0, limit: int = 1000) -> Sequence[JobEvent]:
        """Return the events with a number above ``after``, in order."""

    def due(self, limit: int = 1000) -> Sequence[Job]:
        """Return queued jobs that could be taken now, next first."""

    def counts(self) -> Mapping[JobState, int]:
        """Return how many jobs there are in each state."""

    def sweep(self) -> int:
        """Requeue jobs whose lease has ended, forget final jobs that are old; return how many. For timers."""

"""A job store that tells a broker which jobs wait.

The store is the truth, the broker only spares workers the asking. A message that is lost, because the broker was away
or restarted without its data, is sent again by the sweep; one too many finds nothing to lease and ends at once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from media_service.storage.jobs import (
    ALL_JOBS,
    Job,
    JobQuery,
    JobState,
    JobStore,
    Lease,
    NewJob,
    Submitted,
)
from media_service.storage.pages import Page

logger = logging.getLogger(__name__)


class BrokerAwayError(Exception):
    """The broker cannot be reached."""


class Broker(Protocol):
    """Carries ids of jobs to workers."""

    def announce(self, job_id: str, priority: int, delay: float) -> None:
        """Send an id, to be delivered after ``delay`` seconds; raises ``BrokerAwayError``."""

    def waiting(self) -> int:
        """Return how many ids wait to be delivered; raises ``BrokerAwayError``."""


class AnnouncingJobStore:
    """A ``JobStore`` in front of another one."""

    def __init__(self, store: JobStore, broker: Broker) -> None:
        self._store = store
        self._broker = broker
        self.policy = store.policy
        # What does not put a job into the queue goes straight to the store.
        self.get, self.delete, self.cancel = store.get, store.delete, store.cancel
        self.events, self.due, self.counts = store.events, store.due, store.counts
        self.renew, self.report, self.stop = store.renew, store.report, store.stop
        self.lease_one = store.lease_one

    def submit(self, new: NewJob) -> Submitted:
        """Put a job into the queue."""
        submitted = self._store.submit(new)
        if submitted.created:
            self._announce(submitted.job)
        return submitted

    def list(self, query: JobQuery = ALL_JOBS) -> Page[Job]:
        """Return a page of jobs."""
        return self._store.list(query)

    def lease(self, worker: str, kinds: Sequence[str] | None = None) -> Lease | None:
        """Take the next job, for workers that ask the database."""
        return self._store.lease(worker, kinds)

    def succeed(self, lease: Lease, result: Any) -> Job:
        """Finish with a result."""
        return self._store.succeed(lease, result)

    def fail(self, lease: Lease, error: Mapping[str, Any], *, retry: bool = True) -> Job:
        """Finish with an error, or queue again."""
        return self._announce(self._store.fail(lease, error, retry=retry))

    def release(self, lease: Lease) -> Job:
        """Put the job back."""
        return self._announce(self._store.release(lease))

    def retry(self, job_id: str) -> Job:
        """Queue a job again."""
        return self._announce(self._store.retry(job_id))

    def sweep(self) -> int:
        """Requeue and forget as the store does, and send again when the broker holds fewer ids than jobs are due."""
        swept = self._store.sweep()
        try:
            due = self._store.due()
            if len(due) > self._broker.waiting():
                for job in due:
                    self._broker.announce(job.id, job.priority, 0)
        except BrokerAwayError as error:
            logger.warning("jobs could not be announced", extra={"reason": str(error)})
        return swept

    def _announce(self, job: Job) -> Job:
        """Send a job's id when it waits; a broker that is away is no reason to refuse what is already written down."""
        if job.state is JobState.QUEUED:
            try:
                pause = self.policy.pause(job.attempts) if job.error and job.attempts else 0.0
                self._broker.announce(job.id, job.priority, pause)
            except BrokerAwayError as error:
                logger.warning("job not announced yet", extra={"job": job.id, "reason": str(error)})
        return job

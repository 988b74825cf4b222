"""Jobs in SQL."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from media_service.errors import IdempotencyConflictError, JobNotFoundError, JobStateError
from media_service.storage.database import Database, Row, Transaction, first, holes, to_json
from media_service.storage.identifiers import new_id
from media_service.storage.jobs import (
    ALL_JOBS,
    PATIENT,
    PREFIX,
    Job,
    JobEvent,
    JobPolicy,
    JobQuery,
    JobState,
    Lease,
    NewJob,
    Submitted,
)
from media_service.storage.pages import Conditions, Page, check_cursor
from media_service.storage.sql.job_rows import add_event, fingerprint, job_row, to_event, to_job
from media_service.storage.sql.job_steps import finish, held, locked, queue

WORKER_LOST = {"code": "worker_lost", "message": "the worker that held the job is gone"}
SWEEP = 500
"""Jobs that one transaction of a sweep takes on."""


class SqlJobStore:
    """A ``JobStore``."""

    def __init__(self, database: Database, policy: JobPolicy = PATIENT) -> None:
        self._database = database
        self.policy = policy

    def submit(self, new: NewJob) -> Submitted:
        """Put a job into the queue."""
        job_id = new.id or new_id(PREFIX)
        digest = fingerprint(new)
        with self._database.write() as transaction:
            now = transaction.now()
            inserted = transaction.change(
                "INSERT INTO jobs (id, kind, payload, fingerprint, idempotency_key, asset_id, state, priority,"
                " max_attempts, created, run_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                *(job_id, new.kind, to_json(dict(new.payload)), digest, new.idempotency_key, new.asset_id),
                *(JobState.QUEUED.value, new.priority, new.max_attempts, now, now),
            )
            if inserted:
                add_event(transaction, job_id, "queued", {})
                return Submitted(to_job(job_row(transaction, job_id)), created=True)
            return Submitted(_same(transaction, new, digest), created=False)

    def get(self, job_id: str) -> Job:
        """Return a job."""
        with self._database.read() as transaction:
            return to_job(job_row(transaction, job_id))

    def list(self, query: JobQuery = ALL_JOBS) -> Page[Job]:
        """Return a page of jobs."""
        check_cursor(query.after, PREFIX)
        conditions = Conditions()
        conditions.add("id < ?", query.after)
        conditions.add("state = ?", None if query.state is None else query.state.value)
        conditions.add("kind = ?", query.kind)
        conditions.add("asset_id = ?", query.asset_id)
        with self._database.read() as transaction:
            return conditions.page(transaction, "jobs", query.limit, to_job)

    def lease(self, worker: str, kinds: Sequence[str] | None = None) -> Lease | None:
        """Take the next job that is due."""
        if kinds is not None and not kinds:
            return None
        with self._database.write() as transaction:
            self._requeue_ended(transaction)
            among = "" if kinds is None else f" AND kind IN ({holes(len(kinds))})"
            return self._take(transaction, worker, among, kinds or ())

    def lease_one(self, worker: str, job_id: str) -> Lease | None:
        """Take this job."""
        with self._database.write() as transaction:
            return self._take(transaction, worker, " AND id = ?", (job_id,))

    def renew(self, lease: Lease) -> bool:
        """Make the lease last longer."""
        with self._database.write() as transaction:
            row = held(transaction, lease)
            until = transaction.now() + self.policy.lease_seconds
            transaction.change("UPDATE jobs SET lease_until = ? WHERE id = ?", until, lease.job.id)
            return bool(row["cancel_requested"])

    def report(self, lease: Lease, kind: str, data: Mapping[str, Any], progress: float | None = None) -> int:
        """Add an event; it is a heartbeat as well."""
        with self._database.write() as transaction:
            row = held(transaction, lease)
            transaction.change(
                "UPDATE jobs SET lease_until = ?, progress = ? WHERE id = ?",
                *(transaction.now() + self.policy.lease_seconds, row["progress"] if progress is None else progress),
                lease.job.id,
            )
            return add_event(transaction, lease.job.id, kind, data)

    def succeed(self, lease: Lease, result: Any) -> Job:
        """Finish with a result."""
        with self._database.write() as transaction:
            if held(transaction, lease)["cancel_requested"]:
                return finish(transaction, lease.job.id, JobState.CANCELLED)
            transaction.change(
                "UPDATE jobs SET result = ?, error = NULL, progress = 1 WHERE id = ?", to_json(result), lease.job.id
            )
            return finish(transaction, lease.job.id, JobState.SUCCEEDED)

    def fail(self, lease: Lease, error: Mapping[str, Any], *, retry: bool = True) -> Job:
        """Finish with an error, or queue again."""
        with self._database.write() as transaction:
            return self._failed(transaction, held(transaction, lease), error, retry=retry)

    def stop(self, lease: Lease) -> Job:
        """Finish as cancelled."""
        with self._database.write() as transaction:
            held(transaction, lease)
            return finish(transaction, lease.job.id, JobState.CANCELLED)

    def release(self, lease: Lease) -> Job:
        """Put the job back."""
        with self._database.write() as transaction:
            if held(transaction, lease)["cancel_requested"]:
                return finish(transaction, lease.job.id, JobState.CANCELLED)
            queue(transaction, lease.job.id, transaction.now(), "attempts = attempts - 1")
            add_event(transaction, lease.job.id, "requeued", {"reason": "the worker is shutting down"})
            return to_job(job_row(transaction, lease.job.id))

    def cancel(self, job_id: str) -> Job:
        """Cancel a job."""
        with self._database.write() as transaction:
            row = locked(transaction, job_id)
            state = JobState(row["state"])
            if state.is_final:
                raise JobStateError(f"job {job_id} is {state}, expected queued or running", param="job_id")
            if state is JobState.QUEUED:
                return finish(transaction, job_id, JobState.CANCELLED)
            if not row["cancel_requested"]:
                transaction.change("UPDATE jobs SET cancel_requested = 1 WHERE id = ?", job_id)
                add_event(transaction, job_id, "cancelling", {})
            return to_job(job_row(transaction, job_id))

    def retry(self, job_id: str) -> Job:
        """Queue a job again."""
        with self._database.write() as transaction:
            state = JobState(locked(transaction, job_id)["state"])
            if state not in (JobState.FAILED, JobState.CANCELLED):
                raise JobStateError(f"job {job_id} is {state}, expected failed or cancelled", param="job_id")
            fresh = "attempts = 0, progress = 0, cancel_requested = 0, error = NULL, started = NULL, finished = NULL"
            queue(transaction, job_id, transaction.now(), fresh)
            add_event(transaction, job_id, "queued", {})
            return to_job(job_row(transaction, job_id))

    def delete(self, job_id: str) -> None:
        """Forget a final job."""
        with self._database.write() as transaction:
            state = JobState(locked(transaction, job_id)["state"])
            if not state.is_final:
                raise JobStateError(
                    f"job {job_id} is {state}, expected a finished one; cancel it first", param="job_id"
                )
            transaction.change("DELETE FROM jobs WHERE id = ?", job_id)

    def events(self, job_id: str, after: int = 0, limit: int = 1000) -> Sequence[JobEvent]:
        """Return the events after a number."""
        with self._database.read() as transaction:
            job_row(transaction, job_id)
            statement = "SELECT * FROM job_events WHERE job_id = ? AND number > ? ORDER BY number LIMIT ?"
            return [to_event(row) for row in transaction.rows(statement, job_id, after, limit)]

    def due(self, limit: int = 1000) -> Sequence[Job]:
        """Return queued jobs that could be taken now."""
        with self._database.read() as transaction:
            statement = (
                "SELECT * FROM jobs WHERE state = 'queued' AND run_after <= ? ORDER BY priority DESC, id LIMIT ?"
            )
            return [to_job(row) for row in transaction.rows(statement, transaction.now(), limit)]

    def counts(self) -> Mapping[JobState, int]:
        """Return how many jobs there are in each state."""
        with self._database.read() as transaction:
            found = transaction.rows("SELECT state, COUNT(*) AS number FROM jobs GROUP BY state")
        counted = {JobState(row["state"]): int(row["number"]) for row in found}
        return {state: counted.get(state, 0) for state in JobState}

    def sweep(self) -> int:
        """Requeue what was abandoned and forget what is old, in transactions that others can get between."""
        swept = 0
        while True:
            with self._database.write() as transaction:
                done = self._requeue_ended(transaction) + self._forget_old(transaction)
            swept += done
            if done < SWEEP:
                return swept

    def forget(self, transaction: Transaction, asset_id: str) -> None:
        """Delete the jobs of an asset that is being erased: their results are derived from it."""
        transaction.change("DELETE FROM jobs WHERE asset_id = ?", asset_id)

    def settle(self) -> None:
        """Do nothing: jobs keep nothing outside the database."""

    def _take(self, transaction: Transaction, worker: str, among: str, parameters: Sequence[object]) -> Lease | None:
        now, token = transaction.now(), secrets.token_hex(16)
        candidate = (
            f"SELECT id FROM jobs WHERE state = 'queued' AND run_after <= ?{among}"
            f" ORDER BY priority DESC, id LIMIT 1{self._database.SKIP_LOCKED}"
        )
        taken = transaction.rows(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, progress = 0, worker = ?, lease_token = ?,"
            f" lease_until = ?, started = COALESCE(started, ?) WHERE id = ({candidate}) RETURNING id",
            *(worker, token, now + self.policy.lease_seconds, now, now),
            *parameters,
        )
        if not taken:
            return None
        job_id = taken[0]["id"]
        job = to_job(job_row(transaction, job_id))
        add_event(transaction, job_id, "started", {"attempt": job.attempts, "worker": worker})
        return Lease(to_job(job_row(transaction, job_id)), token)

    def _failed(self, transaction: Transaction, row: Row, error: Mapping[str, Any], *, retry: bool) -> Job:
        job_id, attempts = row["id"], row["attempts"]
        if row["cancel_requested"]:
            return finish(transaction, job_id, JobState.CANCELLED)
        transaction.change("UPDATE jobs SET error = ? WHERE id = ?", to_json(dict(error)), job_id)
        if not retry or attempts >= row["max_attempts"]:
            return finish(transaction, job_id, JobState.FAILED, dict(error))
        pause = self.policy.pause(attempts)
        queue(transaction, job_id, transaction.now() + pause)
        add_event(transaction, job_id, "retrying", {"attempt": attempts, "pause": pause, "error": dict(error)})
        return to_job(job_row(transaction, job_id))

    def _requeue_ended(self, transaction: Transaction) -> int:
        """Take the jobs back whose lease has ended; each counts as a failed attempt, since it may kill its workers."""
        statement = (
            "SELECT * FROM jobs WHERE state = 'running' AND lease_until < ?"
            f" ORDER BY lease_until LIMIT ?{self._database.SKIP_LOCKED}"
        )
        ended = transaction.rows(statement, transaction.now(), SWEEP)
        for row in ended:
            self._failed(transaction, row, WORKER_LOST, retry=True)
        return len(ended)

    def _forget_old(self, transaction: Transaction) -> int:
        return transaction.change(
            "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE finished < ? LIMIT ?)",
            *(transaction.now() - self.policy.keep_seconds, SWEEP),
        )


def _same(transaction: Transaction, new: NewJob, digest: str) -> Job:
    """Return the job that has the id or the key already."""
    statement = "SELECT * FROM jobs WHERE id = ? OR idempotency_key = ?"
    if (row := first(transaction.rows(statement, new.id, new.idempotency_key))) is None:
        raise JobNotFoundError("the job with this idempotency key has just been deleted; submit it again")
    if row["fingerprint"] != digest:
        param, value = ("id", new.id) if row["id"] == new.id else ("idempotency_key", new.idempotency_key)
        raise IdempotencyConflictError(
            f"{param} is {value!r}, which belongs to job {row['id']} of kind {row['kind']!r} with another payload;"
            " use a new one",
            param=param,
        )
    return to_job(row)

"""The steps a job takes, each a part of a transaction that holds its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from media_service.errors import LeaseLostError
from media_service.storage.database import Row, Transaction, first
from media_service.storage.jobs import Job, JobState, Lease
from media_service.storage.sql.job_rows import add_event, job_row, to_job

RESTED = "lease_token = NULL, lease_until = NULL, worker = NULL"


def locked(transaction: Transaction, job_id: str) -> Row:
    """Return a job's row after making sure that no other transaction changes it before this one ends."""
    transaction.change("UPDATE jobs SET last_event = last_event WHERE id = ?", job_id)
    return job_row(transaction, job_id)


def held(transaction: Transaction, lease: Lease) -> Row:
    """Return the row of a leased job, locked; raise ``LeaseLostError`` when this lease no longer holds it."""
    held_by = "id = ? AND state = 'running' AND lease_token = ?"
    statement = f"UPDATE jobs SET last_event = last_event WHERE {held_by} RETURNING *"
    if (row := first(transaction.rows(statement, lease.job.id, lease.token))) is None:
        raise LeaseLostError(f"job {lease.job.id} is no longer held by this worker; what it found is not taken")
    return row


def queue(transaction: Transaction, job_id: str, run_after: float, also: str = "progress = 0") -> None:
    """Make the job wait until ``run_after``, in nobody's hands; ``also`` sets more columns."""
    transaction.change(
        f"UPDATE jobs SET state = 'queued', run_after = ?, {RESTED}, {also} WHERE id = ?",
        *(run_after, job_id),
    )


def finish(transaction: Transaction, job_id: str, state: JobState, data: Mapping[str, Any] | None = None) -> Job:
    """Make the job final and say so in its last event."""
    transaction.change(
        f"UPDATE jobs SET state = ?, finished = ?, {RESTED} WHERE id = ?",
        state.value,
        transaction.now(),
        job_id,
    )
    add_event(transaction, job_id, state.value, data or {})
    return to_job(job_row(transaction, job_id))

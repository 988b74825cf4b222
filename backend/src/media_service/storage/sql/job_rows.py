"""Rows of jobs and of their events."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from media_service.errors import JobNotFoundError
from media_service.storage.database import Row, Transaction, first, from_json, to_json
from media_service.storage.jobs import Job, JobEvent, JobState, NewJob


def job_row(transaction: Transaction, job_id: str) -> Row:
    """Return a job's row; raise ``JobNotFoundError`` when there is none."""
    if (row := first(transaction.rows("SELECT * FROM jobs WHERE id = ?", job_id))) is None:
        raise JobNotFoundError(f"job_id is {job_id!r}, expected the id of a job", param="job_id")
    return row


def to_job(row: Row) -> Job:
    """Return a row as a job."""
    return Job(
        id=row["id"],
        kind=row["kind"],
        payload=from_json(row["payload"]),
        state=JobState(row["state"]),
        priority=row["priority"],
        progress=row["progress"],
        attempts=row["attempts"],
        max_attempts=row["max_attempts"],
        cancel_requested=bool(row["cancel_requested"]),
        asset_id=row["asset_id"],
        idempotency_key=row["idempotency_key"],
        created=row["created"],
        run_after=row["run_after"],
        started=row["started"],
        finished=row["finished"],
        worker=row["worker"],
        result=from_json(row["result"]),
        error=from_json(row["error"]),
        last_event=row["last_event"],
    )


def to_event(row: Row) -> JobEvent:
    """Return a row as an event."""
    return JobEvent(row["job_id"], row["number"], row["kind"], row["created"], from_json(row["data"]))


def add_event(transaction: Transaction, job_id: str, kind: str, data: Mapping[str, Any]) -> int:
    """Add an event with the job's next number; the job's row is locked by it, so numbers appear in order."""
    counted = "UPDATE jobs SET last_event = last_event + 1 WHERE id = ? RETURNING last_event"
    number = int(transaction.rows(counted, job_id)[0]["last_event"])
    transaction.change(
        "INSERT INTO job_events (job_id, number, kind, created, data) VALUES (?, ?, ?, ?, ?)",
        *(job_id, number, kind, transaction.now(), to_json(dict(data))),
    )
    return number


def fingerprint(new: NewJob) -> str:
    """Return a digest of what the job is, to tell a repeated request from another one with the same key."""
    content = to_json([new.kind, dict(new.payload), new.asset_id])
    return hashlib.sha256(content.encode()).hexdigest()

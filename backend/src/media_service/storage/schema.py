"""The tables that SQLite and PostgreSQL share, as numbered steps. A released step is never edited: add another.

``{binary}`` becomes the collation that compares bytes, because ids sort by time only in that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema; all its statements happen or none."""

    number: int
    statements: tuple[str, ...]


FIRST: Final = (
    """CREATE TABLE assets (
        id TEXT COLLATE {binary} PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        size BIGINT NOT NULL,
        media_type TEXT NOT NULL,
        kind TEXT NOT NULL,
        facts TEXT NOT NULL,
        name TEXT,
        folded_name TEXT,
        created DOUBLE PRECISION NOT NULL,
        derived_bytes BIGINT NOT NULL DEFAULT 0)""",
    "CREATE TABLE erasures (asset_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL)",
    """CREATE TABLE jobs (
        id TEXT COLLATE {binary} PRIMARY KEY,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        idempotency_key TEXT UNIQUE,
        asset_id TEXT,
        state TEXT NOT NULL,
        priority BIGINT NOT NULL,
        progress DOUBLE PRECISION NOT NULL DEFAULT 0,
        attempts BIGINT NOT NULL DEFAULT 0,
        max_attempts BIGINT NOT NULL,
        cancel_requested BIGINT NOT NULL DEFAULT 0,
        created DOUBLE PRECISION NOT NULL,
        run_after DOUBLE PRECISION NOT NULL,
        started DOUBLE PRECISION,
        finished DOUBLE PRECISION,
        lease_token TEXT,
        lease_until DOUBLE PRECISION,
        worker TEXT,
        result TEXT,
        error TEXT,
        last_event BIGINT NOT NULL DEFAULT 0)""",
    "CREATE INDEX jobs_waiting ON jobs (priority DESC, id) WHERE state = 'queued'",
    "CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'running'",
    "CREATE INDEX jobs_finished ON jobs (finished) WHERE finished IS NOT NULL",
    "CREATE INDEX jobs_of_asset ON jobs (asset_id) WHERE asset_id IS NOT NULL",
    """CREATE TABLE job_events (
        job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        number BIGINT NOT NULL,
        kind TEXT NOT NULL,
        created DOUBLE PRECISION NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (job_id, number))""",
    """CREATE TABLE timeline_steps (
        asset_id TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
        step TEXT NOT NULL,
        written DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (asset_id, step))""",
    """CREATE TABLE timeline_records (
        asset_id TEXT NOT NULL,
        step TEXT NOT NULL,
        position BIGINT NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (asset_id, step, position),
        FOREIGN KEY (asset_id, step) REFERENCES timeline_steps (asset_id, step) ON DELETE CASCADE)""",
)

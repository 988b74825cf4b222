"""The schema in PostgreSQL: the shared tables, and those of the search index.

Each space has a table of its own, ``vectors_`` and the space's number, because an HNSW index needs one length for all.
"""

from __future__ import annotations

from typing import Final

from media_service.storage.schema import FIRST, Migration

SEARCH: Final = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    """CREATE TABLE spaces (
        space TEXT PRIMARY KEY,
        number BIGINT GENERATED ALWAYS AS IDENTITY,
        dimension BIGINT NOT NULL)""",
    """CREATE TABLE passages (
        number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        asset_id TEXT NOT NULL REFERENCES assets (id),
        step TEXT NOT NULL,
        source TEXT NOT NULL,
        start_time DOUBLE PRECISION NOT NULL,
        end_time DOUBLE PRECISION NOT NULL,
        text TEXT NOT NULL,
        words TSVECTOR NOT NULL)""",
    "CREATE INDEX passages_of_asset ON passages (asset_id)",
    "CREATE INDEX passages_by_word ON passages USING gin (words)",
)
MIGRATIONS: Final = (Migration(1, tuple(statement.format(binary='"C"') for statement in FIRST) + SEARCH),)

VECTOR_TABLE: Final = (
    """CREATE TABLE {table} (
        number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        asset_id TEXT NOT NULL REFERENCES assets (id),
        step TEXT NOT NULL,
        source TEXT NOT NULL,
        start_time DOUBLE PRECISION NOT NULL,
        end_time DOUBLE PRECISION NOT NULL,
        direction VECTOR({dimension}) NOT NULL)""",
    "CREATE INDEX ON {table} (asset_id)",
    "CREATE INDEX ON {table} USING hnsw (direction vector_ip_ops)",
)

"""The schema of the SQLite file: the shared tables, and the index of this implementation."""

from __future__ import annotations

from typing import Final

from media_service.storage.schema import FIRST, Migration

MIGRATIONS: Final = (Migration(1, tuple(statement.format(binary="BINARY") for statement in FIRST)),)

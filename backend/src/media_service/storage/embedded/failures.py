"""What SQLite complains about, in the service's own words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media_service.errors import (
    DiskFullError,
    ServiceError,
    StorageBusyError,
    StorageDamagedError,
    StorageUnavailableError,
)
from media_service.storage.failures import from_system

PRIMARY_CODE = 0xFF
"""SQLite's extended codes hold the plain one in the lowest byte."""


@contextmanager
def told(what: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into ours; ``what`` is the database's file."""
    try:
        yield
    except sqlite3.Error as error:
        if (ours := from_sqlite(error, what)) is None:
            raise
        raise ours from error
    except OSError as error:
        raise from_system(error, what) from error


def from_sqlite(error: sqlite3.Error, what: Path) -> ServiceError | None:
    """Return our error for SQLite's, None for a mistake of ours, such as wrong SQL."""
    code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
    if code == sqlite3.SQLITE_FULL:
        return DiskFullError(f"no room left for {what.name}: {error}; free some disk or erase assets")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageBusyError(f"{what.name} is held by another writer: {error}; try again")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StorageDamagedError(f"{what.name} is not a whole database: {error}; put a backup in its place")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM):
        return StorageUnavailableError(f"{what.name} cannot be used: {error}; make the data folder writable")
    return None

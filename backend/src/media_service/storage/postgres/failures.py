"""What PostgreSQL complains about, in the service's own words; none of them holds the address, which has a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from media_service.errors import (
    DiskFullError,
    InvalidArgumentError,
    ServiceError,
    StorageBusyError,
    StorageUnavailableError,
)

BUSY = (errors.TooManyConnections, errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)
REFUSED = (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege)
NUL = "cannot contain NUL"
"""Psycopg says so before it asks the server, and has no error of its own for it."""


@contextmanager
def told() -> Iterator[None]:
    """Turn errors of PostgreSQL into ours."""
    try:
        yield
    except psycopg.Error as error:
        if (ours := from_postgres(error)) is None:
            raise
        raise ours from error


def from_postgres(error: psycopg.Error) -> ServiceError | None:
    """Return our error for the server's, None for a mistake of ours, such as wrong SQL."""
    reason = (error.diag.message_primary or str(error)).splitlines()[0]
    if isinstance(error, errors.DiskFull):
        return DiskFullError(f"the database server has no room left: {reason}; free some disk or erase assets")
    if isinstance(error, BUSY):
        return StorageBusyError(f"the database is busy: {reason}; try again")
    if isinstance(error, (*REFUSED, psycopg.OperationalError, psycopg.InterfaceError)):
        return StorageUnavailableError(f"the database of DATABASE_URL cannot be used: {reason}")
    if isinstance(error, psycopg.DataError) and NUL in reason:
        return InvalidArgumentError("a text holds the character U+0000, which no text that is kept has; leave it out")
    return None

"""Rows in PostgreSQL, used by any number of machines; its clock is the one that leases go by."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from media_service.start_error import StartError
from media_service.storage.database import Row
from media_service.storage.postgres.failures import told
from media_service.storage.postgres.schema import MIGRATIONS

Connection = psycopg.Connection[dict[str, Any]]

CONNECT_SECONDS = 10
LOCKS = 0x6D656469
"""The first number of all our advisory locks, so that other programs in the same database have others."""
NOW = "SELECT EXTRACT(EPOCH FROM clock_timestamp())::DOUBLE PRECISION AS now"


class PostgresTransaction:
    """A ``Transaction`` on one connection."""

    def __init__(self, connection: Connection, clock: Callable[[], float] | None) -> None:
        self._connection = connection
        self._clock = clock
        self._now: float | None = None

    def rows(self, statement: str, *parameters: object) -> list[Row]:
        """Run a statement and return all its rows."""
        return list(self._connection.execute(translate(statement), parameters).fetchall())

    def change(self, statement: str, *parameters: object) -> int:
        """Run a statement and return how many rows it changed."""
        return self._connection.execute(translate(statement), parameters).rowcount

    def change_many(self, statement: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each sequence of parameters."""
        with self._connection.cursor() as cursor:
            cursor.executemany(translate(statement), parameters)

    def now(self) -> float:
        """Return the server's time when it was first asked for in this transaction."""
        if self._now is None:
            self._now = self._clock() if self._clock else float(self.rows(NOW)[0]["now"])
        return self._now


class PostgresDatabase:
    """A ``Database`` at ``address``, a ``postgresql://`` URL, which may hold a password and is never shown.

    A transaction takes an idle connection, or opens one, and has it for itself. ``clock`` is for tests.
    """

    SKIP_LOCKED = " FOR UPDATE SKIP LOCKED"

    def __init__(self, address: str, *, clock: Callable[[], float] | None = None) -> None:
        self._address = address
        self._clock = clock
        self._idle: deque[Connection] = deque()
        self._open = True

    def prepare(self) -> None:
        """Bring the schema up to date; two machines that start at once do it once."""
        with self.write("schema") as transaction:
            transaction.change("CREATE TABLE IF NOT EXISTS schema_steps (number BIGINT PRIMARY KEY)")
            found = transaction.rows("SELECT COALESCE(MAX(number), 0) AS number FROM schema_steps")[0]["number"]
            if found > MIGRATIONS[-1].number:
                raise StartError(
                    f"the database of DATABASE_URL has schema {found}, this release knows schemas up to"
                    f" {MIGRATIONS[-1].number}",
                    hint="start the release that wrote it or a newer one, or use another database",
                )
            for migration in MIGRATIONS:
                if found < migration.number:
                    _run(transaction, migration.statements)
                    transaction.change("INSERT INTO schema_steps (number) VALUES (?)", migration.number)

    @contextmanager
    def read(self) -> Iterator[PostgresTransaction]:
        """Return a transaction that sees one moment."""
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as transaction:
            yield transaction

    @contextmanager
    def write(self, lock: str | None = None) -> Iterator[PostgresTransaction]:
        """Return a transaction that can change rows, alone among those with the same lock."""
        with self._transaction("BEGIN") as transaction:
            if lock is not None:
                transaction.rows("SELECT pg_advisory_xact_lock(?::INTEGER, ?::INTEGER)", LOCKS, lock_number(lock))
            yield transaction

    def close(self) -> None:
        """Close the idle connections."""
        self._open = False
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[PostgresTransaction]:
        with told():
            connection = self._begin(begin)
            try:
                yield PostgresTransaction(connection, self._clock)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(psycopg.Error):
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._give_back(connection)

    def _begin(self, begin: str) -> Connection:
        """Return a connection with an open transaction; idle ones may have died with the server."""
        while self._idle:
            connection = self._idle.pop()
            try:
                connection.execute(begin.encode())
            except psycopg.Error:
                connection.close()
            else:
                return connection
        self._open = True
        connection = psycopg.connect(
            self._address, autocommit=True, row_factory=dict_row, connect_timeout=CONNECT_SECONDS
        )
        connection.execute(begin.encode())
        return connection

    def _give_back(self, connection: Connection) -> None:
        idle = psycopg.pq.TransactionStatus.IDLE
        if self._open and not connection.closed and connection.info.transaction_status == idle:
            self._idle.append(connection)
        else:
            connection.close()


@cache
def translate(statement: str) -> bytes:
    """Return a statement with psycopg's mark for parameters."""
    return statement.replace("%", "%%").replace("?", "%s").encode()


def lock_number(name: str) -> int:
    """Return a number for a lock's name that fits PostgreSQL's 32 bits with a sign."""
    return zlib.crc32(name.encode()) - (1 << 31)


def check_address(address: str) -> None:
    """Raise ``StartError`` unless ``address`` is one that psycopg understands; it is not shown."""
    try:
        conninfo_to_dict(address)
    except psycopg.Error:
        raise StartError(
            "DATABASE_URL is not an address of PostgreSQL (its value is not shown)",
            hint="write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE, with %-codes for special characters",
        ) from None


def _run(transaction: PostgresTransaction, statements: Sequence[str]) -> None:
    try:
        for statement in statements:
            transaction.change(statement)
    except (psycopg.errors.UndefinedFile, psycopg.errors.FeatureNotSupported):
        raise StartError(
            "the server of DATABASE_URL has no extension 'vector'",
            hint="install pgvector there; it is in the packages of PostgreSQL's own repositories",
        ) from None

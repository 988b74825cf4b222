"""One SQLite file in WAL mode, used by any number of threads and processes.

Every commit reaches the disk before it is answered (``synchronous=FULL``): an accepted job or upload is a promise that
also a power cut must not break. docs/decisions has the price.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from media_service.errors import StorageUnavailableError
from media_service.start_error import StartError
from media_service.storage.database import Row
from media_service.storage.embedded.failures import told
from media_service.storage.embedded.read_only import read_only
from media_service.storage.embedded.schema import MIGRATIONS
from media_service.storage.schema import Migration

BUSY_SECONDS = 10.0
"""How long a writer waits for one in another process."""


class SqliteTransaction:
    """A ``Transaction`` on one connection."""

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], float]) -> None:
        self._connection = connection
        self.now = clock

    def rows(self, statement: str, *parameters: object) -> list[Row]:
        """Run a statement and return all its rows."""
        return self._connection.execute(statement, parameters).fetchall()

    def change(self, statement: str, *parameters: object) -> int:
        """Run a statement and return how many rows it changed."""
        return self._connection.execute(statement, parameters).rowcount

    def change_many(self, statement: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each sequence of parameters."""
        self._connection.executemany(statement, parameters)


class SqliteDatabase:
    """A ``Database`` in the file ``path``.

    A transaction takes an idle connection, or opens one, and has it for itself; that bounds their number by the threads
    that are inside at the same time, and leaves none behind with a thread that ended. ``clock`` is for tests.
    """

    SKIP_LOCKED = ""  # there is one writer at a time

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], float] = time.time,
        busy_seconds: float = BUSY_SECONDS,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> None:
        self.path = path
        self._clock = clock
        self._busy_seconds = busy_seconds
        self._migrations = migrations
        self._idle: deque[sqlite3.Connection] = deque()
        self._preparing = threading.Lock()
        self._prepared = False
        # SQLite's own wait polls and is not fair; among threads a lock is both cheaper and fairer.
        self._writing = threading.Lock()

    def prepare(self) -> None:
        """Create the file when there is none, and bring its schema up to date."""
        with self._preparing:
            if self._prepared:
                return
            with told(self.path):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                connection = self._connect()
                try:
                    connection.execute("PRAGMA journal_mode=WAL")
                    self._check_writable()
                    migrate(connection, self._migrations, self.path)
                except BaseException:
                    connection.close()
                    raise
            self._idle.append(connection)
            self._prepared = True

    def _check_writable(self) -> None:
        """Raise before a connection is kept that can only read: it would stay so when the disk is mended.

        SQLite takes a log that lies there already, begins a transaction to write, and complains at the first change.
        """
        if not os.access(self.path, os.W_OK):
            raise StorageUnavailableError(f"{self.path.name} cannot be written; make the data folder writable")

    @contextmanager
    def read(self) -> Iterator[SqliteTransaction]:
        """Return a transaction that sees one moment, also in a folder that cannot be written."""
        try:
            self.prepare()
        except StorageUnavailableError as error:
            with told(self.path), read_only(self.path, self._migrations[-1].number) as connection:
                if connection is None:
                    raise error from None
                yield SqliteTransaction(connection, self._clock)
        else:
            with self._transaction("BEGIN") as transaction:
                yield transaction

    @contextmanager
    def write(self, lock: str | None = None) -> Iterator[SqliteTransaction]:  # noqa: ARG002  there is one writer
        """Return a transaction that has the file for itself."""
        with self._writing, self._transaction("BEGIN IMMEDIATE") as transaction:
            yield transaction

    def close(self) -> None:
        """Close the idle connections; the last one out moves the log into the database."""
        with self._preparing:
            self._prepared = False
            while self._idle:
                self._idle.pop().close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[SqliteTransaction]:
        if not self._prepared:
            self.prepare()
        with told(self.path):
            connection = self._take()
            try:
                connection.execute(begin)
                yield SqliteTransaction(connection, self._clock)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    if connection.in_transaction:  # a full disk has rolled back already
                        connection.execute("ROLLBACK")
                raise
            finally:
                self._give_back(connection)

    def _take(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction or not self._prepared:
            connection.close()
        else:
            self._idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA synchronous=FULL")
        except BaseException:
            connection.close()
            raise
        return connection


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration], path: Path) -> None:
    """Run the steps that the file lacks, each in a transaction; two processes that start at once do it once."""
    newest = migrations[-1].number
    for migration in migrations:
        connection.execute("BEGIN IMMEDIATE")
        try:
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found > newest:
                raise StartError(
                    f"{path.name} has schema {found}, this release knows schemas up to {newest}",
                    hint="start the release that wrote it or a newer one, or use another DATA_DIR",
                )
            if found < migration.number:
                for statement in migration.statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={migration.number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

"""Read a database file whose folder cannot be written: what is kept can be seen while somebody mends the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def read_only(path: Path, schema: int) -> Iterator[sqlite3.Connection | None]:
    """Yield a connection in a transaction, None when there is no file with this schema."""
    if not path.is_file():
        yield None
        return
    # Beside a file without a log SQLite would make one, unless it is told that nobody writes. A log that a killed
    # process left holds the newest rows, and is read where it lies.
    how = "mode=ro" if path.with_name(f"{path.name}-wal").is_file() else "immutable=1"
    address = f"{path.absolute().as_uri()}?{how}"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        yield connection if connection.execute("PRAGMA user_version").fetchone()[0] == schema else None

"""What a store asks of a database, so that one set of SQL statements serves SQLite and PostgreSQL.

Statements use ``?`` for parameters, and only what both understand: ``RETURNING``, ``ON CONFLICT``, partial indexes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = Mapping[str, Any]


class Transaction(Protocol):
    """Statements that happen together or not at all."""

    def rows(self, statement: str, *parameters: object) -> list[Row]:
        """Run a statement and return all its rows, by column name."""

    def change(self, statement: str, *parameters: object) -> int:
        """Run a statement and return how many rows it changed."""

    def change_many(self, statement: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each sequence of parameters."""

    def now(self) -> float:
        """Return the database's time in seconds since 1970: one clock, however many machines ask."""


class Database(Protocol):
    """Somewhere to keep rows. Any number of threads and processes may use the same one."""

    SKIP_LOCKED: str
    """What a ``SELECT`` ends with that must pass over rows which another transaction is changing."""

    def prepare(self) -> None:
        """Connect and bring the schema up to date; raises ``StartError`` when the schema is newer than this program."""

    def read(self) -> AbstractContextManager[Transaction]:
        """Return a transaction that sees one moment and changes nothing."""

    def write(self, lock: str | None = None) -> AbstractContextManager[Transaction]:
        """Return a transaction that is committed at the end, rolled back when an exception leaves it.

        No two transactions with the same ``lock`` are under way at the same time, in any process.
        """

    def close(self) -> None:
        """Let go of every connection; later calls open new ones."""


def first(rows: Sequence[Row]) -> Row | None:
    """Return the first row, if there is one."""
    return rows[0] if rows else None


def to_json(value: object) -> str:
    """Return ``value`` as it is stored: the same text for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(text: str | None) -> Any:
    """Return what was stored; None for nothing."""
    return None if text is None else json.loads(text)


def holes(count: int) -> str:
    """Return ``?, ?, ?`` for ``count`` parameters."""
    return ", ".join("?" * count)

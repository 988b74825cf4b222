"""Lists that are read page by page, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from media_service.errors import InvalidCursorError
from media_service.storage.database import Row, Transaction
from media_service.storage.identifiers import is_id

Item = TypeVar("Item")

LARGEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, newest first; ``next`` is the cursor of the page after this one, None on the last."""

    items: tuple[Item, ...]
    next: str | None


class Conditions:
    """The ``WHERE`` of a list, put together from the filters that were given."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._parameters: list[object] = []

    def add(self, text: str, value: object | None) -> None:
        """Add a condition on one parameter; None means that the filter was not given."""
        if value is not None:
            self._texts.append(text)
            self._parameters.append(value)

    def page(self, transaction: Transaction, table: str, limit: int, convert: Callable[[Row], Item]) -> Page[Item]:
        """Return the newest ``limit`` rows that meet all conditions."""
        limit = max(1, min(limit, LARGEST_PAGE))
        where = f"WHERE {' AND '.join(self._texts)} " if self._texts else ""
        statement = f"SELECT * FROM {table} {where}ORDER BY id DESC LIMIT ?"
        found = transaction.rows(statement, *self._parameters, limit + 1)
        following = found[limit - 1]["id"] if len(found) > limit else None
        return Page(tuple(convert(row) for row in found[:limit]), following)


def check_cursor(cursor: str | None, prefix: str) -> None:
    """Raise ``InvalidCursorError`` unless ``cursor`` is None or one that ``Page.next`` could have been."""
    if cursor is not None and not is_id(cursor, prefix):
        raise InvalidCursorError(f"after is {cursor!r}, expected the 'next' of a page before", param="after")

"""What narrows a search, as SQL."""

from __future__ import annotations

from collections.abc import Sequence

from media_service.storage.database import holes
from media_service.storage.search import Narrowed


class Filters:
    """``joins`` and ``conditions`` for a statement over ``table``, with the ``parameters`` of the conditions."""

    def __init__(self, narrowed: Narrowed, table: str) -> None:
        self.narrowed = narrowed
        self.joins = "" if narrowed.kinds is None else f"JOIN assets ON assets.id = {table}.asset_id "
        self.conditions = ""
        self.parameters: list[object] = []
        self._among(f"{table}.asset_id", narrowed.asset_ids)
        self._among("assets.kind", narrowed.kinds)
        self._among(f"{table}.source", narrowed.sources)

    def _among(self, column: str, values: Sequence[str] | None) -> None:
        if values is not None:
            self.conditions += f" AND {column} IN ({holes(len(values))})" if values else " AND 1 = 0"
            self.parameters += values

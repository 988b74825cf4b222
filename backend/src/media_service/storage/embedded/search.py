"""The search index of one machine: exact vectors in memory-mapped files, words in SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from media_service.errors import StorageDamagedError
from media_service.storage.database import Database, Transaction
from media_service.storage.embedded.passages import forget_passages, put_passages, search_passages
from media_service.storage.embedded.vector_rows import MovedError, VectorRows
from media_service.storage.search import ANYTHING, Hit, Narrowed, Origin, Passage, Span, Vectors
from media_service.storage.sql.assets import asset_row
from media_service.storage.vectors import check_space, normalised

TRIES = 5


class EmbeddedSearchIndex:
    """A ``SearchIndex`` with its files in ``folder``."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._vectors = VectorRows(folder)

    def put_vectors(self, origin: Origin, space: str, spans: Sequence[Span], vectors: Vectors) -> None:
        """Replace what the step put into a space."""
        check_space(space)
        rows = normalised(vectors, len(spans)) if spans else np.zeros((0, 1), dtype=np.float32)
        with self._database.write() as transaction:
            asset_row(transaction, origin.asset_id)
            self._vectors.put(transaction, origin, space, spans, rows)

    def put_passages(self, origin: Origin, passages: Sequence[Passage]) -> None:
        """Replace the passages of the step."""
        with self._database.write() as transaction:
            asset_row(transaction, origin.asset_id)
            put_passages(transaction, origin, passages)

    def by_vector(self, space: str, vector: Vectors, narrowed: Narrowed = ANYTHING) -> list[Hit]:
        """Return the entries nearest to a vector; again when the file is written anew at the same time."""
        check_space(space)
        wanted = normalised(np.reshape(vector, (1, -1)), 1)[0]
        for _ in range(TRIES):
            try:
                with self._database.read() as transaction:
                    return self._vectors.search(transaction, space, wanted, narrowed)
            except MovedError:
                continue
        raise StorageDamagedError(f"the vectors of space {space!r} are missing; put a backup in their place")

    def by_words(self, query: str, narrowed: Narrowed = ANYTHING) -> list[Hit]:
        """Return the passages with all words of a query."""
        with self._database.read() as transaction:
            return search_passages(transaction, query, narrowed)

    def counts(self) -> Mapping[str, int]:
        """Return how many vectors each space has, and how many passages there are."""
        with self._database.read() as transaction:
            passages = transaction.rows("SELECT COUNT(*) AS number FROM passages")[0]["number"]
            return {**self._vectors.counts(transaction), "": passages}

    def forget(self, transaction: Transaction, asset_id: str) -> None:
        """Delete everything made from an asset."""
        transaction.change("DELETE FROM vectors WHERE asset_id = ?", asset_id)
        forget_passages(transaction, "asset_id = ?", asset_id)

    def settle(self) -> None:
        """Remove what erased entries left behind: numbers in files, words in FTS5's older segments."""
        self.tidy()
        with self._database.write() as transaction:
            transaction.change("INSERT INTO passage_words (passage_words) VALUES ('optimize')")

    def tidy(self) -> None:
        """Erase the numbers of replaced vectors, and write files anew that are full of them."""
        with self._database.write() as transaction:
            self._vectors.clean(transaction)
        with self._database.write() as transaction:
            self._vectors.drop_old(transaction)

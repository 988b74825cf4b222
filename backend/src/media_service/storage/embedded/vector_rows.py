"""Exact search over the vectors of each space: a file of numbers, and rows that say whose they are.

Deleting removes the row at once, and the numbers right after; slots are not used again until the file is written anew,
so a search that began before never takes one vector for another.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media_service.storage.database import Row, Transaction, first, to_json
from media_service.storage.embedded.vector_file import VectorFile
from media_service.storage.search import Hit, Narrowed, Origin, Span, Vectors
from media_service.storage.sql.filters import Filters
from media_service.storage.vectors import check_dimension

LIVE = "SELECT slot FROM vectors WHERE space = ? ORDER BY slot"
COMPACT_FROM = 1024
COMPACT_SHARE = 0.25
"""A file is written anew when it has so many dead slots, and they are this share of all."""


class MovedError(Exception):
    """The file was written anew since the transaction began; a new transaction finds the new one."""


class VectorRows:
    """The vectors below ``folder``. Every method is a part of the caller's transaction."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, tuple[int, VectorFile]] = {}
        self._opening = threading.Lock()

    def put(
        self, transaction: Transaction, origin: Origin, space: str, spans: Sequence[Span], vectors: Vectors
    ) -> None:
        """Replace what a step put into a space."""
        transaction.change(
            "DELETE FROM vectors WHERE asset_id = ? AND space = ? AND step = ?", origin.asset_id, space, origin.step
        )
        if not spans:
            return
        row = self._space(transaction, space, vectors.shape[1])
        begin = row["slots"]
        self._file(row).write(begin, vectors)
        transaction.change("UPDATE spaces SET slots = ? WHERE space = ?", begin + len(spans), space)
        transaction.change_many(
            "INSERT INTO vectors (space, slot, asset_id, step, source, start_time, end_time)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (space, begin + number, origin.asset_id, origin.step, origin.source, span.start, span.end)
                for number, span in enumerate(spans)
            ],
        )

    def search(self, transaction: Transaction, space: str, vector: Vectors, narrowed: Narrowed) -> list[Hit]:
        """Return the nearest entries, best first; ``vector`` is normalised. Raises ``MovedError``."""
        row = first(transaction.rows("SELECT * FROM spaces WHERE space = ?", space))
        if row is None or row["slots"] == 0:
            return []
        check_dimension(space, vector.shape[0], row["dimension"])
        try:
            matrix = self._file(row).rows(row["slots"])
        except FileNotFoundError:
            raise MovedError from None
        filters = Filters(narrowed, "vectors")
        if narrowed.asset_ids is not None:
            slots = _slots(transaction, space, filters)
            return _hits(transaction, space, slots, matrix[slots] @ vector, filters)
        scores = matrix @ vector
        wanted = min(max(narrowed.limit * 4, 64), len(scores))
        while True:  # dead slots and other filters take some away; twice as many until enough are left
            best = np.argpartition(scores, len(scores) - wanted)[len(scores) - wanted :]
            hits = _hits(transaction, space, best, scores[best], filters)
            if len(hits) >= narrowed.limit or wanted == len(scores) or _below(scores[best], narrowed.min_score):
                return hits
            wanted = min(wanted * 4, len(scores))

    def counts(self, transaction: Transaction) -> dict[str, int]:
        """Return how many vectors each space has."""
        found = transaction.rows("SELECT space, COUNT(*) AS number FROM vectors GROUP BY space")
        return {row["space"]: row["number"] for row in found}

    def clean(self, transaction: Transaction) -> None:
        """Erase the numbers of deleted rows; write a file anew that is full of them."""
        counts = self.counts(transaction)
        for row in transaction.rows("SELECT * FROM spaces"):
            if row["slots"] == counts.get(row["space"], 0):
                continue
            live = [each["slot"] for each in transaction.rows(LIVE, row["space"])]
            dead = np.setdiff1d(np.arange(row["slots"]), live).tolist()
            if len(dead) >= max(COMPACT_FROM, COMPACT_SHARE * row["slots"]):
                self._compact(transaction, row, live)
            elif dead:
                self._file(row).erase(dead)

    def drop_old(self, transaction: Transaction) -> None:
        """Remove the files that were written anew, in a transaction after the one that did it."""
        rows = transaction.rows("SELECT space, generation FROM spaces")
        wanted = {self._path(row["space"], row["generation"]) for row in rows}
        for path in set(self._folder.glob("*.f32")) - wanted:
            path.unlink(missing_ok=True)

    def _compact(self, transaction: Transaction, row: Row, live: list[int]) -> None:
        """Copy the live rows to a new file and number them anew."""
        space, generation = row["space"], row["generation"] + 1
        copy = VectorFile(self._path(space, generation), row["dimension"])
        copy.path.unlink(missing_ok=True)
        copy.write(0, self._file(row).rows(row["slots"])[live])
        # In rising order: a new number is never above an old one, so none is taken.
        transaction.change_many(
            "UPDATE vectors SET slot = ? WHERE space = ? AND slot = ?",
            [(number, space, slot) for number, slot in enumerate(live)],
        )
        renewed = "UPDATE spaces SET generation = ?, slots = ? WHERE space = ?"
        transaction.change(renewed, generation, len(live), space)

    def _space(self, transaction: Transaction, space: str, dimension: int) -> Row:
        transaction.change(
            "INSERT INTO spaces (space, dimension, generation, slots) VALUES (?, ?, 0, 0) ON CONFLICT DO NOTHING",
            *(space, dimension),
        )
        row = transaction.rows("SELECT * FROM spaces WHERE space = ?", space)[0]
        check_dimension(space, dimension, row["dimension"])
        return row

    def _file(self, row: Row) -> VectorFile:
        """Return the file of a space, the same object as long as it is the same file: its mapping is kept."""
        space, generation = row["space"], row["generation"]
        with self._opening:
            if self._files.get(space, (None,))[0] != generation:
                self._files[space] = (generation, VectorFile(self._path(space, generation), row["dimension"]))
            return self._files[space][1]

    def _path(self, space: str, generation: int) -> Path:
        return self._folder / f"{space}.{generation}.f32"


def _slots(transaction: Transaction, space: str, filters: Filters) -> NDArray[np.int64]:
    statement = f"SELECT slot FROM vectors {filters.joins}WHERE space = ?{filters.conditions}"
    return np.array([row["slot"] for row in transaction.rows(statement, space, *filters.parameters)], dtype=np.int64)


def _hits(
    transaction: Transaction, space: str, slots: NDArray[np.int64], scores: Vectors, filters: Filters
) -> list[Hit]:
    """Return the entries in ``slots`` that exist and count, best first."""
    scored = dict(zip(slots.tolist(), scores.tolist(), strict=True))
    statement = (
        f"SELECT vectors.* FROM vectors {filters.joins}WHERE space = ?"
        f" AND slot IN (SELECT value FROM json_each(?)){filters.conditions}"
    )
    found = transaction.rows(statement, space, to_json(list(scored)), *filters.parameters)
    least = filters.narrowed.min_score
    hits = [
        Hit(row["asset_id"], row["start_time"], row["end_time"], scored[row["slot"]], row["source"])
        for row in found
        if least is None or scored[row["slot"]] >= least
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.asset_id, hit.start))[: filters.narrowed.limit]


def _below(scores: Vectors, least: float | None) -> bool:
    """Say whether what was not looked at is below ``least`` too."""
    return least is not None and float(scores.min()) < least

"""The search index in PostgreSQL: pgvector's HNSW graphs for vectors, text search vectors for words.

HNSW is approximate: it visits ``hnsw.ef_search`` entries. When a narrowed search gets too few from it, all entries that
remain are compared instead, so narrowing never hides a match.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from media_service.storage.database import Database, Row, Transaction, first
from media_service.storage.postgres.schema import VECTOR_TABLE
from media_service.storage.postgres.text_search import LITERAL_MATCHES, to_query, to_text_vector
from media_service.storage.search import ANYTHING, Hit, Narrowed, Origin, Passage, Span, Vectors
from media_service.storage.sql.assets import asset_row
from media_service.storage.sql.filters import Filters
from media_service.storage.vectors import check_dimension, check_space, normalised
from media_service.storage.words import parse_query

VISITED = 200
MOST_VISITED = 1000
"""pgvector's own upper limit."""
COLUMNS = "asset_id, step, source, start_time, end_time"


class PostgresSearchIndex:
    """A ``SearchIndex``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_vectors(self, origin: Origin, space: str, spans: Sequence[Span], vectors: Vectors) -> None:
        """Replace what the step put into a space."""
        check_space(space)
        rows = normalised(vectors, len(spans)) if spans else np.zeros((0, 1), dtype=np.float32)
        with self._database.write() as transaction:
            asset_row(transaction, origin.asset_id)
            if (found := _space(transaction, space)) is None:
                if not spans:
                    return
                found = _create(transaction, space, rows.shape[1])
            table = _table(found)
            transaction.change(f"DELETE FROM {table} WHERE asset_id = ? AND step = ?", origin.asset_id, origin.step)
            if spans:
                check_dimension(space, rows.shape[1], found["dimension"])
            transaction.change_many(
                f"INSERT INTO {table} ({COLUMNS}, direction) VALUES (?, ?, ?, ?, ?, ?::VECTOR)",
                [
                    (origin.asset_id, origin.step, origin.source, span.start, span.end, _literal(row))
                    for span, row in zip(spans, rows, strict=True)
                ],
            )

    def put_passages(self, origin: Origin, passages: Sequence[Passage]) -> None:
        """Replace the passages of the step."""
        with self._database.write() as transaction:
            asset_row(transaction, origin.asset_id)
            transaction.change("DELETE FROM passages WHERE asset_id = ? AND step = ?", origin.asset_id, origin.step)
            transaction.change_many(
                f"INSERT INTO passages ({COLUMNS}, text, words) VALUES (?, ?, ?, ?, ?, ?, ?::TSVECTOR)",
                [
                    (origin.asset_id, origin.step, origin.source, each.start, each.end, text, to_text_vector(text))
                    for each in passages
                    for text in (each.text.replace("\x00", ""),)  # PostgreSQL's text has no such character
                ],
            )

    def by_vector(self, space: str, vector: Vectors, narrowed: Narrowed = ANYTHING) -> list[Hit]:
        """Return the entries nearest to a vector."""
        check_space(space)
        wanted = normalised(np.reshape(vector, (1, -1)), 1)[0]
        with self._database.read() as transaction:
            if (found := _space(transaction, space)) is None:
                return []
            check_dimension(space, wanted.shape[0], found["dimension"])
            return _nearest(transaction, _table(found), _literal(wanted), narrowed)

    def by_words(self, query: str, narrowed: Narrowed = ANYTHING) -> list[Hit]:
        """Return the passages with all words of a query."""
        if not (terms := parse_query(query)):
            return []
        filters = Filters(narrowed, "passages")
        statement = LITERAL_MATCHES.format(joins=filters.joins, conditions=filters.conditions)
        with self._database.read() as transaction:
            asked = to_query(terms)
            return [_hit(row) for row in transaction.rows(statement, asked, asked, *filters.parameters, narrowed.limit)]

    def counts(self) -> Mapping[str, int]:
        """Return how many vectors each space has, and how many passages there are."""
        with self._database.read() as transaction:
            tables = {row["space"]: _table(row) for row in transaction.rows("SELECT * FROM spaces")}
            return {space: _count(transaction, table) for space, table in {**tables, "": "passages"}.items()}

    def forget(self, transaction: Transaction, asset_id: str) -> None:
        """Delete everything made from an asset."""
        for row in transaction.rows("SELECT * FROM spaces"):
            transaction.change(f"DELETE FROM {_table(row)} WHERE asset_id = ?", asset_id)
        transaction.change("DELETE FROM passages WHERE asset_id = ?", asset_id)

    def settle(self) -> None:
        """Do nothing: no entry lies outside the database."""

    def tidy(self) -> None:
        """Do nothing: the server's own vacuum gives space back."""


def _nearest(transaction: Transaction, table: str, literal: str, narrowed: Narrowed) -> list[Hit]:
    filters = Filters(narrowed, table)
    columns = f"SELECT {table}.*, -(direction <#> ?::VECTOR) AS score, NULL AS text FROM {table} {filters.joins}"
    order = "ORDER BY direction <#> ?::VECTOR LIMIT ?"
    where = f"WHERE TRUE{filters.conditions}"
    rows: list[Row] = []
    if narrowed.asset_ids is None and narrowed.limit <= MOST_VISITED:
        visited = min(max(VISITED, 2 * narrowed.limit), MOST_VISITED)
        transaction.rows("SELECT set_config('hnsw.ef_search', ?, TRUE)", str(visited))
        statement = f"{columns} {where} {order}"
        rows = transaction.rows(statement, literal, *filters.parameters, literal, narrowed.limit)
    if len(rows) < narrowed.limit:
        exact = f"WITH those AS MATERIALIZED ({columns} {where}) SELECT * FROM those ORDER BY score DESC LIMIT ?"
        rows = transaction.rows(exact, literal, *filters.parameters, narrowed.limit)
    hits = [_hit(row) for row in rows]
    return [hit for hit in hits if narrowed.min_score is None or hit.score >= narrowed.min_score]


def _space(transaction: Transaction, space: str) -> Row | None:
    return first(transaction.rows("SELECT * FROM spaces WHERE space = ?", space))


def _create(transaction: Transaction, space: str, dimension: int) -> Row:
    """Make a space with its table; of two that do it at once the second waits for the first."""
    added = "INSERT INTO spaces (space, dimension) VALUES (?, ?) ON CONFLICT DO NOTHING"
    is_new = transaction.change(added, space, dimension)
    row = transaction.rows("SELECT * FROM spaces WHERE space = ?", space)[0]
    if is_new:
        for statement in VECTOR_TABLE:
            transaction.change(statement.format(table=_table(row), dimension=dimension))
    return row


def _table(row: Row) -> str:
    return f"vectors_{row['number']}"


def _count(transaction: Transaction, table: str) -> int:
    return int(transaction.rows(f"SELECT COUNT(*) AS number FROM {table}")[0]["number"])


def _literal(vector: Vectors) -> str:
    return f"[{','.join(format(value, '.9g') for value in vector.tolist())}]"


def _hit(row: Row) -> Hit:
    return Hit(row["asset_id"], row["start_time"], row["end_time"], float(row["score"]), row["source"], row["text"])

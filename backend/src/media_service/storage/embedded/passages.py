"""Search for words with SQLite's FTS5, over the folded words of each passage."""

from __future__ import annotations

from collections.abc import Sequence

from media_service.storage.database import Transaction
from media_service.storage.search import Hit, Narrowed, Origin, Passage
from media_service.storage.sql.filters import Filters
from media_service.storage.words import Term, parse_query, words

MATCHES = """SELECT passages.*, -bm25(passage_words) AS score FROM passage_words
    JOIN passages ON passages.number = passage_words.rowid {joins}
    WHERE passage_words MATCH ?{conditions} ORDER BY score DESC, passages.number LIMIT ?"""


def put_passages(transaction: Transaction, origin: Origin, passages: Sequence[Passage]) -> None:
    """Replace the passages of a step."""
    forget_passages(transaction, "asset_id = ? AND step = ?", origin.asset_id, origin.step)
    for passage in passages:
        number = transaction.rows(
            "INSERT INTO passages (asset_id, step, source, start_time, end_time, text) VALUES (?, ?, ?, ?, ?, ?)"
            " RETURNING number",
            *(origin.asset_id, origin.step, origin.source, passage.start, passage.end, passage.text),
        )[0]["number"]
        folded = " ".join(words(passage.text))
        transaction.change("INSERT INTO passage_words (rowid, words) VALUES (?, ?)", number, folded)


def forget_passages(transaction: Transaction, condition: str, *parameters: object) -> None:
    """Delete passages and their words."""
    numbers = f"SELECT number FROM passages WHERE {condition}"
    transaction.change(f"DELETE FROM passage_words WHERE rowid IN ({numbers})", *parameters)
    transaction.change(f"DELETE FROM passages WHERE {condition}", *parameters)


def search_passages(transaction: Transaction, query: str, narrowed: Narrowed) -> list[Hit]:
    """Return the passages with all words of the query, best first."""
    if not (terms := parse_query(query)):
        return []
    filters = Filters(narrowed, "passages")
    statement = MATCHES.format(joins=filters.joins, conditions=filters.conditions)
    found = transaction.rows(statement, expression(terms), *filters.parameters, narrowed.limit)
    return [
        Hit(row["asset_id"], row["start_time"], row["end_time"], row["score"], row["source"], row["text"])
        for row in found
    ]


def expression(terms: Sequence[Term]) -> str:
    """Return a query in FTS5's language; words are letters and digits only, so nothing in them has a meaning there."""
    return " AND ".join(f'"{" ".join(term.words)}"{"*" if term.prefix else ""}' for term in terms)

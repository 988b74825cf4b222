"""Words in PostgreSQL's own notation, made here, so that its parsers and dictionaries have no say.

Words are letters, digits and marks only, so nothing in them has a meaning in that notation.
"""

from __future__ import annotations

from collections.abc import Sequence

from media_service.storage.words import Term, words

FARTHEST = 16_383
"""The last position a word can have; of longer texts, the rest stands there."""
LITERAL_MATCHES = """SELECT passages.*, ts_rank_cd(words, ?::TSQUERY, 1) AS score FROM passages {joins}
    WHERE words @@ ?::TSQUERY{conditions} ORDER BY score DESC, passages.number LIMIT ?"""
"""The 1 divides the rank by the logarithm of the passage's length, as bm25 does in its own way."""


def to_text_vector(text: str) -> str:
    """Return the words of a text with their positions."""
    return " ".join(f"'{word}':{min(position, FARTHEST)}" for position, word in enumerate(words(text), 1))


def to_query(terms: Sequence[Term]) -> str:
    """Return a query: every term, and the words of a term next to each other."""
    return " & ".join(_phrase(term) for term in terms)


def _phrase(term: Term) -> str:
    quoted = [f"'{word}'" for word in term.words]
    quoted[-1] += ":*" if term.prefix else ""
    return f"({' <-> '.join(quoted)})"

"""Words of a text as they are compared, and queries made of them. Both databases index these, so both find the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

ALONE = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f])")
"""Chinese characters and kana, written without spaces: each counts as a word, and several as a phrase."""
PART = re.compile(r'"([^"]*)"|(\S+)')
MOST_TERMS = 32
LONGEST_WORD = 100


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other; ``prefix``: the last one need only begin like this."""

    words: tuple[str, ...]
    prefix: bool = False


def words(text: str) -> list[str]:
    """Return the words of a text, without case, accents and punctuation."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    folded = ALONE.sub(r" \1 ", unicodedata.normalize("NFC", plain.casefold()))
    kept = "".join(each if unicodedata.category(each)[0] in "LNM" else " " for each in folded)
    return [word[:LONGEST_WORD] for word in kept.split()]


def parse_query(text: str) -> tuple[Term, ...]:
    """Return the terms of what a person typed; anything is a query, and one without letters and digits has no terms."""
    terms = []
    for quoted, bare in PART.findall(text):
        if found := words(quoted or bare):
            terms.append(Term(tuple(found), prefix=bare.endswith("*")))
    return tuple(terms[:MOST_TERMS])

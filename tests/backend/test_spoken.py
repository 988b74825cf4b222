"""The moment within a phrase at which what was looked for is said."""

from __future__ import annotations

import pytest

from media_service.analysis.frames import joined
from media_service.analysis.spoken import narrowed
from media_service.storage.search import Hit, Passage
from media_service.storage.timeline import Speech, SpokenWord
from media_service.storage.words import parse_query

TEXT = " Well, seven red stars and seven blue Café's."
WORDS = [(f" {word}", 10.0 + number, 10.5 + number) for number, word in enumerate(TEXT.split())]
PHRASE = Speech(10.0, 18.0, TEXT, words=tuple(SpokenWord(*word, 0.9) for word in WORDS))
HIT = Hit("a", 10.0, 18.0, 2.0, "speech", TEXT.strip())


def moment(query: str, phrase: Speech = PHRASE, hit: Hit = HIT) -> tuple[float, float]:
    found = narrowed(hit, [Speech(0.0, 9.0, "before"), phrase], parse_query(query))
    return found.start, found.end


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("seven", 11.0, 11.5),
        ("SEVEN!", 11.0, 11.5),
        ('"seven blue"', 15.0, 16.5),
        ("seven blue", 15.0, 16.5),
        ("blue red", 12.0, 16.5),
        ("sta*", 13.0, 13.5),
        ('cafe "red stars"', 12.0, 17.5),
        ("well", 10.0, 10.5),
    ],
)
def test_the_shortest_time_with_all_words(query: str, start: float, end: float) -> None:
    assert moment(query) == (start, end)


@pytest.mark.parametrize("query", ["eight", '"blue seven"', "seven eight", "sta", "!"])
def test_what_is_not_among_the_words_keeps_the_phrase(query: str) -> None:
    assert moment(query) == (10.0, 18.0)


def test_a_phrase_without_words_or_of_another_time_is_kept() -> None:
    assert moment("seven", Speech(10.0, 18.0, TEXT)) == (10.0, 18.0)
    assert moment("seven", hit=Hit("a", 3.0, 4.0, 2.0, "speech")) == (3.0, 4.0)


def test_the_same_caption_in_a_row_is_one_passage() -> None:
    shown = [Passage(0, 1, "a"), Passage(1, 2, "a"), Passage(2, 3, " "), Passage(3, 4, "a"), Passage(4, 5, "b")]
    assert joined(shown) == [Passage(0, 2, "a"), Passage(3, 4, "a"), Passage(4, 5, "b")]

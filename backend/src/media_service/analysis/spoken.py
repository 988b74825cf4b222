"""Find the moment in a phrase at which words are said: search finds the phrase, its words have times of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from media_service.storage.search import Hit, Span
from media_service.storage.timeline import Speech
from media_service.storage.words import Term, words

SAME = 0.001  # seconds


@dataclass(frozen=True, slots=True)
class _Heard:
    """A folded word, and when it is said."""

    text: str
    start: float
    end: float


def narrowed(hit: Hit, phrases: Sequence[Speech], terms: Sequence[Term]) -> Hit:
    """Return a phrase's hit with the shortest time in which all ``terms`` are said; as it is when that is not known."""
    phrase = next((each for each in phrases if _is_of(hit, each)), None)
    if phrase is None:
        return hit
    heard = [_Heard(text, word.start, word.end) for word in phrase.words for text in words(word.text)]
    span = shortest([list(_places(term, heard)) for term in terms])
    return hit if span is None else replace(hit, start=span.start, end=max(span.start, span.end))


def shortest(places: Sequence[Sequence[Span]]) -> Span | None:
    """Return the shortest span that holds one of each of ``places``, the earliest of several; None when one is empty.

    Each of ``places`` is in the order of time.
    """
    if not places or not all(places):
        return None
    found = []
    for start in sorted(span.start for each in places for span in each):
        after = [next((span for span in each if span.start >= start), None) for each in places]
        ends = [span.end for span in after if span is not None]
        if len(ends) == len(places):
            found.append(Span(start, max(ends)))
    return min(found, key=lambda span: (span.end - span.start, span.start))


def _is_of(hit: Hit, phrase: Speech) -> bool:
    return abs(phrase.start - hit.start) < SAME and abs(phrase.end - hit.end) < SAME


def _places(term: Term, heard: Sequence[_Heard]) -> Iterator[Span]:
    """Yield where the words of a term are said, one after the other."""
    length = len(term.words)
    for begin in range(len(heard) - length + 1):
        window = heard[begin : begin + length]
        texts = [each.text for each in window]
        last = texts[-1].startswith(term.words[-1]) if term.prefix else texts[-1] == term.words[-1]
        if last and tuple(texts[:-1]) == term.words[:-1]:
            yield Span(window[0].start, window[-1].end)

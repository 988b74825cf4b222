"""What was said, by whom it does not matter, and when: the results of every speech model. Times are in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word with the space and punctuation around it; ``probability`` from 0 to 1."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A phrase.

    ``average_log_probability``: of its tokens, natural logarithm. ``compression_ratio``: above 2.4, the text repeats
    itself. ``no_speech_probability``: that nobody speaks, from 0 to 1. ``words`` is empty unless times were asked for.
    """

    start: float
    end: float
    text: str
    tokens: tuple[int, ...]
    temperature: float
    average_log_probability: float
    compression_ratio: float
    no_speech_probability: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything said in one recording; no segments when nobody speaks.

    ``language``: a code such as ``en``, given or heard; None for silence of which it was not given. ``duration``: of
    the recording.
    """

    language: str | None
    duration: float
    text: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """The likeliest language of a recording, and the probability of each that the model knows; they sum to 1."""

    language: str
    probability: float
    probabilities: dict[str, float]

"""What was said, by whom it does not matter, and when: the results of every speech model. Times are in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


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


def later(transcript: Transcript, seconds: float) -> Transcript:
    """Return the transcript of a part that begins ``seconds`` after the recording, in the recording's time."""
    segments = tuple(
        replace(
            segment,
            start=segment.start + seconds,
            end=segment.end + seconds,
            words=tuple(replace(word, start=word.start + seconds, end=word.end + seconds) for word in segment.words),
        )
        for segment in transcript.segments
    )
    return replace(transcript, segments=segments)


def joined(parts: Sequence[Transcript], duration: float) -> Transcript:
    """Return the transcript of a whole recording of ``duration`` seconds; the language is the first one heard."""
    return Transcript(
        language=next((part.language for part in parts if part.language and part.segments), None)
        or next((part.language for part in parts if part.language), None),
        duration=duration,
        text="".join(part.text for part in parts),
        segments=tuple(segment for part in parts for segment in part.segments),
    )

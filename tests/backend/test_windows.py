"""A recording in parts: all of it, in order, cut where it is quiet."""

from __future__ import annotations

import numpy as np
import pytest

from media_service.media.waveform import SAMPLE_RATE, Waveform
from media_service.speech.transcript import Segment, Transcript, Word, joined, later
from media_service.speech.windows import LONGEST, SEARCHED, windows


def noise(seconds: float) -> Waveform:
    samples: Waveform = np.random.default_rng(0).uniform(-1, 1, round(seconds * SAMPLE_RATE)).astype(np.float32)
    return samples


@pytest.mark.parametrize("piece", [0.5, 30, 100])
@pytest.mark.parametrize("seconds", [0.1, 30, 30.1, 95.3])
def test_the_parts_together_are_the_recording(seconds: float, piece: float) -> None:
    whole, length = noise(seconds), round(piece * SAMPLE_RATE)
    parts = list(windows(whole[begin : begin + length] for begin in range(0, len(whole), length)))
    assert np.array_equal(np.concatenate([part.waveform for part in parts]), whole)
    assert all(len(part.waveform) <= LONGEST for part in parts)
    ends = np.cumsum([len(part.waveform) for part in parts]) / SAMPLE_RATE
    assert [part.start for part in parts] == pytest.approx([0.0, *ends[:-1]])


def test_up_to_30_seconds_are_one_part_and_nothing_is_none() -> None:
    assert len(list(windows([noise(30)]))) == 1
    assert list(windows([])) == []


def test_a_part_ends_in_the_quietest_place_of_its_last_seconds() -> None:
    whole = noise(40)
    for quiet in (10.0, 27.3):  # the first is too early to be looked at
        whole[round(quiet * SAMPLE_RATE) : round((quiet + 0.2) * SAMPLE_RATE)] = 0
    first, _ = windows([whole])
    assert 27.3 <= len(first.waveform) / SAMPLE_RATE <= 27.5
    assert len(first.waveform) >= LONGEST - SEARCHED


def test_of_places_that_are_equally_quiet_the_last_is_taken() -> None:
    first, _ = windows([np.zeros(31 * SAMPLE_RATE, np.float32)])
    assert len(first.waveform) / SAMPLE_RATE == pytest.approx(29.95)


def transcript(language: str | None, text: str) -> Transcript:
    word = Word(text, 1.0, 2.0, 0.5)
    segment = Segment(1.0, 2.0, text, (1,), 0.0, -0.1, 1.0, 0.0, (word,))
    return Transcript(language, 5.0, text, (segment,) if text else ())


def test_a_later_part_has_later_times() -> None:
    [segment] = later(transcript("en", " a"), 30).segments
    assert (segment.start, segment.end, segment.words[0].start, segment.words[0].end) == (31, 32, 31, 32)


def test_joined_parts_have_the_language_of_the_first_words() -> None:
    whole = joined([transcript("fr", ""), transcript("en", " a"), transcript("en", " b")], 15.0)
    assert (whole.language, whole.text, len(whole.segments), whole.duration) == ("en", " a b", 2, 15.0)
    assert joined([transcript("fr", "")], 5.0).language == "fr"
    assert joined([], 5.0).language is None

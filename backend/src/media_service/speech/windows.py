"""Cut a recording of any length into parts that a speech model hears one after the other, at quiet places."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass

import numpy as np

from media_service.media.waveform import SAMPLE_RATE, Waveform

LONGEST = 30 * SAMPLE_RATE  # what Whisper hears at once
SEARCHED = 5 * SAMPLE_RATE  # how far before that a quiet place is looked for
MOMENT = SAMPLE_RATE // 10


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a recording; ``start``: in seconds from the recording's."""

    start: float
    waveform: Waveform


def windows(chunks: Iterable[Waveform]) -> Generator[Window, None, None]:
    """Yield parts of at most 30 seconds that together are the recording; ``chunks``: the recording, in any pieces.

    A part ends in the middle of the quietest tenth of a second of its last five, so that no word is cut if it can be
    helped. A recording of at most 30 seconds is one part.
    """
    rest = np.empty(0, np.float32)
    start = 0
    for chunk in chunks:
        rest = np.concatenate([rest, chunk])
        while len(rest) > LONGEST:
            length = _quiet_place(rest)
            yield Window(start / SAMPLE_RATE, rest[:length])
            start, rest = start + length, rest[length:]
    if len(rest):
        yield Window(start / SAMPLE_RATE, rest)


def _quiet_place(waveform: Waveform) -> int:
    begin = LONGEST - SEARCHED
    moments = waveform[begin:LONGEST].astype(np.float64).reshape(-1, MOMENT)
    loudness = (moments**2).sum(axis=1)
    quietest = len(loudness) - 1 - int(np.argmin(loudness[::-1]))  # of equals the last: fewer parts
    return begin + quietest * MOMENT + MOMENT // 2

"""Give Whisper something to say, so that it ends. Runs inside a derivation.

With random numbers alone it never reaches its end token: it decodes all 224 tokens of a window, finds the result
improbable, and does it again at each of six temperatures. Here the embedding of every position is a large multiple of
the embedding of one token, which the tied output layer then prefers: a row of different tokens, then the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy
from numpy.typing import NDArray

END_TOKEN = 50257
PERIOD = 24
"""Every so many positions the end token stands: about what is said in half a minute, less after a prompt."""
FIRST_WORD, STRIDE = 1000, 37
"""Where the words are taken from; any tokens below the end token would do."""
LOUDNESS = 256.0
"""How much longer than a token's embedding: what the layers between add, at most about 40, must not drown it."""
SHARPNESS = 2.0
"""Factor of the last normalisation, for a probability near 1: an improbable result is decoded again."""


def token_at(position: int) -> int:
    """Return the token that is said at a position."""
    return END_TOKEN if position % PERIOD == PERIOD - 1 else FIRST_WORD + STRIDE * position


def positions(embedding: Iterable[NDArray[numpy.float32]], shape: tuple[int, ...]) -> Iterator[NDArray[numpy.float32]]:
    """Yield the embedding of all positions, made from the blocks of the tokens'."""
    count, width = shape
    tokens = numpy.concatenate(list(embedding)).reshape(-1, width)
    yield tokens[[token_at(position) for position in range(count)]] * numpy.float32(LOUDNESS)

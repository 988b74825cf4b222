"""Recordings made by the tests."""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

RATE = 16_000


def wav(samples: NDArray[np.float64]) -> bytes:
    """Return one channel of 16 bits at 16,000 samples a second as a WAVE file; ``samples``: from -1 to 1."""
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32_767).astype("<i2").tobytes())
    return stream.getvalue()


def tone(seconds: float, loudness: float = 0.5) -> NDArray[np.float64]:
    """Return a tone of 220 Hz."""
    time = np.arange(round(seconds * RATE)) / RATE
    return loudness * np.sin(2 * np.pi * 220 * time)

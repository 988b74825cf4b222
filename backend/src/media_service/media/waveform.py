"""Sound as the speech models take it: one channel, 16,000 samples a second, float32 from -1 to 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Waveform = NDArray[np.float32]

SAMPLE_RATE = 16_000
QUIETEST = 1 / 32_768  # one step of 16 bits


def check_waveforms(waveforms: Sequence[Waveform], sample_rate: int) -> None:
    """Raise ``ValueError`` unless every item is one channel of finite float32 samples, at ``SAMPLE_RATE``."""
    if sample_rate != SAMPLE_RATE:
        raise ValueError(f"sample_rate is {sample_rate!r}, expected {SAMPLE_RATE}: resample the recording first")
    for index, waveform in enumerate(waveforms):
        shape, dtype = getattr(waveform, "shape", None), getattr(waveform, "dtype", type(waveform).__name__)
        if shape is None or len(shape) != 1 or dtype != np.float32:
            raise ValueError(f"waveforms[{index}] is {shape} {dtype}, expected one channel of float32 samples")
        if len(waveform) == 0:
            raise ValueError(f"waveforms[{index}] has no samples, expected at least one")
        if not np.isfinite(_extremes(waveform)).all():
            first = int(np.argmin(np.isfinite(waveform)))
            raise ValueError(f"waveforms[{index}] is {waveform[first]} at sample {first}, expected finite numbers")


def is_silent(waveform: Waveform) -> bool:
    """Return whether no sample is as loud as one step of 16 bits."""
    least, most = _extremes(waveform)
    return most < QUIETEST and least > -QUIETEST


def _extremes(waveform: Waveform) -> tuple[float, float]:
    """Return the least and the largest sample, NaN when there is one, without a copy of what may last hours."""
    return float(waveform.min()), float(waveform.max())

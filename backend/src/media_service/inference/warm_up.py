"""One small real input of each kind, made here so that the image needs no sample files."""

from __future__ import annotations

import numpy as np

from media_service.media.image import RgbImage
from media_service.media.waveform import SAMPLE_RATE, Waveform

SIDE = 256


def warm_up_picture() -> RgbImage:
    """Return a 256 x 256 gradient."""
    ramp = np.arange(SIDE, dtype=np.uint8)
    return np.ascontiguousarray(
        np.stack([np.tile(ramp, (SIDE, 1)), np.tile(ramp[:, None], (1, SIDE)), np.tile(ramp[::-1], (SIDE, 1))], axis=2)
    )


def warm_up_text() -> str:
    """Return a sentence."""
    return "a photo of a gradient"


def warm_up_waveform() -> Waveform:
    """Return a twentieth of a second of a tone of 220 Hz that becomes louder and fainter again.

    A model computes on 30 seconds whatever it gets; more sound would only be more windows, in a model that finds words
    in a tone.
    """
    time = np.arange(SAMPLE_RATE // 20, dtype=np.float32) / SAMPLE_RATE
    waveform: Waveform = 0.5 * np.sin(2 * np.pi * 220 * time) * np.sin(np.pi * 20 * time) ** 2
    return waveform

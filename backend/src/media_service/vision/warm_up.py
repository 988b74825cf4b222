"""The picture every vision model looks at before it is called ready, so that no request is the slow first one."""

from __future__ import annotations

import numpy as np

from media_service.media.image import RgbImage

SIDE = 256


def warm_up_picture() -> RgbImage:
    """Return a 256 x 256 gradient, made here so that the image needs no sample files."""
    ramp = np.arange(SIDE, dtype=np.uint8)
    return np.ascontiguousarray(
        np.stack([np.tile(ramp, (SIDE, 1)), np.tile(ramp[:, None], (1, SIDE)), np.tile(ramp[::-1], (SIDE, 1))], axis=2)
    )

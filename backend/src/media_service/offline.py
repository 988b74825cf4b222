"""The offline latch: imported before any framework, because frameworks read these variables once, at import.

Nothing is ever downloaded at run time; models come from the catalogue in the image. Values are forced, not defaulted:
an image that is asked to go online still does not.
"""

from __future__ import annotations

import os

OFFLINE_VARIABLES = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


def latch() -> None:
    """Force every framework of this process, and of its children, to stay offline."""
    os.environ.update(OFFLINE_VARIABLES)

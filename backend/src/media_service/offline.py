"""The offline latch: imported before any framework, because frameworks read these variables once, at import.

Nothing is ever downloaded at run time; models come from the catalogue in the image. Values are forced, not defaulted:
an image that is asked to go online still does not. The image sets the same variables, for whoever looks around in it.
"""

from __future__ import annotations

import os

NOWHERE = "/nonexistent"  # never made: whoever writes there fails, and is found by a test

OFFLINE_VARIABLES = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    # Frameworks look for models that somebody downloaded, and keep what they compiled. Here is neither.
    "HF_HOME": NOWHERE,
    "TORCH_HOME": NOWHERE,
    "TIKTOKEN_CACHE_DIR": NOWHERE,
    "XDG_CACHE_HOME": NOWHERE,
    # transformers imports torch's compiler, which makes this folder at once: so it is one that is there.
    "TORCHINDUCTOR_CACHE_DIR": "/",
}


def latch() -> None:
    """Force every framework of this process, and of its children, to stay offline."""
    os.environ.update(OFFLINE_VARIABLES)

"""Start without looking for garbage.

What a process imports and builds while it starts stays until it ends, and a framework makes hundreds of thousands of
objects. Looking through all of them again and again while they come took a sixth of the time that importing torch and
transformers takes, and later each full look pauses a request.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def everything_stays() -> Iterator[None]:
    """Keep for good what is made in this block; garbage is looked for afterwards only, and only in what is new."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()

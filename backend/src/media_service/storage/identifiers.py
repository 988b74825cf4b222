"""Ids that say what they name, sort by the time they were made, and cannot be guessed.

The 128 bits are laid out as UUID version 7 (RFC 9562, 5.7, with 12 bits of a millisecond's fraction) and written in
base32's extended hex alphabet, whose letters sort as the bits do.
"""

from __future__ import annotations

import base64
import os
import re
import threading
import time

TEXT = re.compile(r"[a-z]+_[0-9a-v]{26}")
FRACTIONS = 1 << 12
_lock = threading.Lock()
_last = 0


def new_id(prefix: str) -> str:
    """Return ``prefix_`` and 26 characters; later ids of this process sort after earlier ones."""
    ticks = _next_tick()
    milliseconds, fraction = divmod(ticks, FRACTIONS)
    tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    value = milliseconds << 80 | 7 << 76 | fraction << 64 | 0b10 << 62 | tail
    return f"{prefix}_{base64.b32hexencode(value.to_bytes(16))[:26].decode().lower()}"


def is_id(text: str, prefix: str) -> bool:
    """Say whether ``text`` has the form of an id of this prefix."""
    return text.startswith(f"{prefix}_") and TEXT.fullmatch(text) is not None


def _next_tick() -> int:
    """Return the time in 4096ths of a millisecond, never the same twice and never going back."""
    global _last
    with _lock:
        _last = max(_last + 1, time.time_ns() * FRACTIONS // 1_000_000)
        return _last

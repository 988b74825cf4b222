"""Checks and small arithmetic of vectors, shared by every search index."""

from __future__ import annotations

import re

import numpy as np

from media_service.storage.search import Vectors

SPACE = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
LONGEST = 2000
"""Numbers in a vector; pgvector's index takes no more."""


def check_space(space: str) -> None:
    """Raise ``ValueError`` unless ``space`` can name a file and a table."""
    if not SPACE.fullmatch(space):
        raise ValueError(f"space is {space!r}, expected lower-case letters, digits, '.', '_' and '-'")


def normalised(vectors: Vectors, rows: int) -> Vectors:
    """Return ``vectors`` (rows x numbers) with length 1; raise ``ValueError`` for what has no direction."""
    found = np.asarray(vectors, dtype=np.float32)
    if found.ndim != 2 or found.shape[0] != rows or not 1 <= found.shape[1] <= LONGEST:
        raise ValueError(f"vectors have the shape {found.shape}, expected ({rows}, 1 to {LONGEST})")
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or (lengths == 0).any():
        raise ValueError("vectors hold zero vectors, infinities or NaN, expected finite directions")
    return np.ascontiguousarray(found / lengths)


def check_dimension(space: str, found: int, expected: int) -> None:
    """Raise ``ValueError`` unless a vector has as many numbers as its space."""
    if found != expected:
        raise ValueError(f"vectors have {found} numbers, expected {expected} as everything in space {space!r}")

"""Numbers for weights that mean nothing, the same bits on every machine. Runs inside a derivation.

Every step is exact, so neither the CPU's features nor the number of threads can show: PCG64 is arithmetic of whole
numbers whose stream NumPy keeps from version to version (NEP 19), and a weight is such a number times a power of two,
which floating point holds without rounding: docs/decisions/0013.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy
from numpy.typing import NDArray

BLOCK = 1 << 20
"""Numbers made at a time: the largest weights need no more memory than the smallest."""
SPREAD = 2.0**-5
"""Weights lie evenly between -SPREAD and SPREAD: about as wide as those that a training starts with."""
WORD = 32


def seed_of(model: str, tensor: str) -> int:
    """Return the seed of one tensor, so that each is made alone and in any order."""
    return int.from_bytes(hashlib.sha256(f"{model}/{tensor}".encode()).digest(), "big")


def even(seed: int, count: int, bits: int) -> Iterator[NDArray[numpy.float32]]:
    """Yield ``count`` little-endian float32 in blocks; ``bits`` is their precision, 11 for what a float16 can hold."""
    source = numpy.random.PCG64(seed)
    half = 1 << (bits - 1)
    for start in range(0, count, BLOCK):
        wanted = min(BLOCK, count - start)
        words = source.random_raw((wanted + 1) // 2).astype("<u8").view("<u4")[:wanted]
        yield ((words >> (WORD - bits)).astype("<f4") - numpy.float32(half)) * numpy.float32(SPREAD / half)


def constant(value: float, count: int) -> Iterator[NDArray[numpy.float32]]:
    """Yield ``count`` times the same little-endian float32."""
    yield numpy.full(count, value, "<f4")

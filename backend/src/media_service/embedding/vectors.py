"""Vectors of pictures and texts, and what is computed from them without a model."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CountedText:
    """The vector of a text (of length 1), and how many tokens of the text the model read."""

    vector: Vectors
    tokens: int


def cosines(left: Vectors, right: Vectors) -> Vectors:
    """Return the cosine of each of m vectors of length 1 with each of n: m x n, from -1 to 1."""
    found: Vectors = np.clip(left @ right.T, -1.0, 1.0)
    return found


def likelihoods(pictures: Vectors, weights: Vectors) -> Vectors:
    """Return how likely each label is for each picture: m x n, each row sums to 1.

    ``weights``: n x d, a model's ``zero_shot_weights``. Algorithm: Radford et al., 2021, section 3.1.2.
    """
    logits = (pictures @ weights.T).astype(np.float64)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Vectors = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def to_base64(vector: Vectors) -> str:
    """Return the numbers as little-endian float32 in base64, as OpenAI's clients read them."""
    return base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")

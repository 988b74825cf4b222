"""Say which of some labels fits a picture, from vectors alone.

Algorithm: Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021, section 3.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from media_service.embedding.vectors import Vectors, cosines, likelihoods


@dataclass(frozen=True, slots=True)
class Score:
    """``likelihood`` from 0 to 1, of one label among all; ``cosine`` from -1 to 1, of this label alone."""

    label: str
    likelihood: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Classifier:
    """``labels``, and a model's weights for their sentences: n x d."""

    labels: tuple[str, ...]
    weights: Vectors

    def scores(self, picture: Vectors) -> list[Score]:
        """Return a score for each label, the likeliest first; ``picture``: its vector, of length 1."""
        one = picture[None, :]
        lengths = np.linalg.norm(self.weights, axis=1, keepdims=True)
        shares, angles = likelihoods(one, self.weights)[0], cosines(one, self.weights / lengths)[0]
        found = [
            Score(label, float(share), float(angle))
            for label, share, angle in zip(self.labels, shares, angles, strict=True)
        ]
        return sorted(found, key=lambda score: score.likelihood, reverse=True)


def sentences(labels: Sequence[str], template: str) -> list[str]:
    """Return ``template`` with each label in place of its first ``{}``."""
    return [template.replace("{}", label, 1) for label in labels]

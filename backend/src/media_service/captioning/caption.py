"""What a captioner says. No torch here: the service, which has none in its process, reads it too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caption:
    """A sentence about a picture.

    ``tokens``: the model's own numbers, as generated, without start, end and padding. ``log_probability``: the mean of
    the natural logarithms of their probabilities, the end's among them; 0 is certain.
    """

    text: str
    tokens: tuple[int, ...]
    log_probability: float

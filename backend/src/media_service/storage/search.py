"""Find moments: stretches of time in assets that look like a vector or hold words.

Whoever writes an entry names the asset and the step it comes from; writing the same step again replaces it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an asset's time, in seconds; both 0 for a picture."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that belong to a stretch of time."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where entries come from: the asset, the step that made them, and what kind of match they give.

    ``source`` is shown to people as the reason of a match: ``frame``, ``caption`` or ``speech``, for example.
    """

    asset_id: str
    step: str
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that matches.

    ``score``: the cosine for a vector; for words the implementation's own rank, above 0, which can be compared only
    within one answer. ``text``: the passage, None for a vector.
    """

    asset_id: str
    start: float
    end: float
    score: float
    source: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which entries count; what is None does not matter. ``min_score`` is for vectors only."""

    limit: int = 50
    asset_ids: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    sources: Sequence[str] | None = None
    min_score: float | None = None


ANYTHING = Narrowed()


class SearchIndex(Protocol):
    """Where moments are found.

    Vectors of one model form a space: they have the same length, and only they can be compared. Unknown assets raise
    ``AssetNotFoundError``; vectors of a wrong length, or that are not finite, or zero, raise ``ValueError``.
    """

    def put_vectors(self, origin: Origin, space: str, spans: Sequence[Span], vectors: Vectors) -> None:
        """Replace what the step put into ``space``; ``vectors``: as many rows as ``spans``, normalised here."""

    def put_passages(self, origin: Origin, passages: Sequence[Passage]) -> None:
        """Replace the passages of the step."""

    def by_vector(self, space: str, vector: Vectors, narrowed: Narrowed = ANYTHING) -> list[Hit]:
        """Return the entries nearest to ``vector``, best first; nothing for a space nobody has put anything into."""

    def by_words(self, query: str, narrowed: Narrowed = ANYTHING) -> list[Hit]:
        """Return the passages that hold all words of ``query``, best first. No query is an error.

        Case, accents and punctuation do not matter; ``"two words"`` must stand together; ``sev*`` begins a word.
        """

    def counts(self) -> Mapping[str, int]:
        """Return how many vectors each space has, and under an empty name how many passages there are."""

    def tidy(self) -> None:
        """Give back the space of replaced entries. For timers."""

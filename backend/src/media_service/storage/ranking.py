"""Put answers of different kinds together: reciprocal rank fusion of moments.

Scores of different sources cannot be compared: a cosine of 0.27 may be excellent, a text rank of 3 poor. Ranks can.
Source: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning
Methods", 2009, with their constant 60.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from media_service.storage.search import Hit

SMOOTHING = 60
GAP_SECONDS = 1.0
"""Hits of one asset with at most this between them are one moment."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of an asset that matches, for one reason or several.

    ``start`` and ``end`` are those of its best hit, so that one jumps to what was looked for. ``score`` is above 0 and
    at most 1, which the first of every answer has. ``hits``: the best hit of each source, best first.
    """

    asset_id: str
    start: float
    end: float
    score: float
    hits: tuple[Hit, ...]

    @property
    def source(self) -> str:
        """Return the kind of the best match."""
        return self.hits[0].source


class _Group:
    """Hits of one asset that touch each other in time, the best one first."""

    def __init__(self, hit: Hit) -> None:
        self.start, self.end = hit.start, hit.end
        self.shares: dict[int, float] = {}
        self.hits: dict[str, Hit] = {}

    def touches(self, hit: Hit) -> bool:
        return hit.start <= self.end + GAP_SECONDS and hit.end >= self.start - GAP_SECONDS

    def add(self, answer: int, share: float, hit: Hit) -> None:
        self.shares.setdefault(answer, share)
        self.hits.setdefault(hit.source, hit)

    def moment(self, whole: float) -> Moment:
        hits = tuple(self.hits.values())
        return Moment(hits[0].asset_id, hits[0].start, hits[0].end, sum(self.shares.values()) / whole, hits)


def fuse(answers: Sequence[Sequence[Hit]], limit: int) -> list[Moment]:
    """Return the moments of several answers, best first.

    A hit at rank r (from 1) of its answer gives its moment 1 / (60 + r); an answer gives a moment only its best. A hit
    opens a moment, or joins the first of its asset that it touches; better ranks come first, and moments do not grow.
    Of moments with the same score, those of an earlier answer come first.
    """
    ranked = [
        (number, 1 / (SMOOTHING + rank), hit)
        for number, answer in enumerate(answers)
        for rank, hit in enumerate(answer, 1)
    ]
    ranked.sort(key=lambda each: -each[1])
    groups: dict[str, list[_Group]] = {}
    for number, share, hit in ranked:
        of_asset = groups.setdefault(hit.asset_id, [])
        group = next((each for each in of_asset if each.touches(hit)), None)
        if group is None:
            of_asset.append(group := _Group(hit))
        group.add(number, share, hit)
    whole = max(len(answers), 1) / (SMOOTHING + 1)
    moments = [(min(group.shares), group.moment(whole)) for of_asset in groups.values() for group in of_asset]
    moments.sort(key=lambda each: (-each[1].score, each[0], each[1].asset_id, each[1].start))
    return [moment for _, moment in moments[:limit]]

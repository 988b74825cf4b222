"""Find moments in everything that was analysed: by what is said, by what captions say, and by what frames look like."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from media_service.analysis.names import FRAME, SPEECH, SPOKEN, WORDS
from media_service.analysis.spoken import narrowed
from media_service.errors import AssetNotFoundError, NotAnalysedError, ServiceError
from media_service.inference.embedder import Embedder
from media_service.inference.models import ChosenModel, Models
from media_service.inference.tasks import EMBEDDING
from media_service.storage.assets import Asset
from media_service.storage.opening import Storage
from media_service.storage.ranking import Moment, fuse
from media_service.storage.search import Hit, Narrowed
from media_service.storage.timeline import Speech
from media_service.storage.words import parse_query

CANDIDATES = 4
"""Hits of one kind for each moment that is wanted: those of neighbouring frames become one."""


@dataclass(frozen=True, slots=True)
class Query:
    """``looks``: a text or a picture (a stream); only a text finds words. ``narrowed`` has its ``sources``."""

    looks: str | BinaryIO
    narrowed: Narrowed
    model: str | None = None


@dataclass(slots=True)
class Found:
    """Moments, best first, with their assets; ``model``: who compared pictures; ``problem``: why nobody did."""

    moments: list[Moment] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)
    model: str | None = None
    problem: ServiceError | None = None


class Searcher:
    """Asks the index, and the model that turns a query into a vector."""

    def __init__(self, storage: Storage, models: Models, embedder: Embedder) -> None:
        self._storage, self._models, self._embedder = storage, models, embedder

    async def search(self, query: Query) -> Found:
        """Return what fits; words go before frames of the same rank, because there always is a nearest frame.

        Without an embedding model a text still finds words, and ``problem`` says what is missing; when frames are all
        that is wanted, or a model was named, it is raised. Raises a ``ServiceError``.
        """
        found = Found()
        wider = replace(query.narrowed, limit=query.narrowed.limit * CANDIDATES)
        said = await asyncio.to_thread(self._by_words, query, wider)
        shown = await self._by_looks(query, wider, found)
        return await asyncio.to_thread(self._whole, found, fuse([said, shown], wider.limit), query.narrowed.limit)

    def _by_words(self, query: Query, wanted: Narrowed) -> list[Hit]:
        sources = [source for source in wanted.sources or () if source in WORDS]
        if not isinstance(query.looks, str) or not sources:
            return []
        terms = parse_query(query.looks)
        hits = self._storage.search.by_words(query.looks, replace(wanted, sources=sources))
        speech = self._speech({hit.asset_id for hit in hits if hit.source == SPOKEN})
        return [narrowed(hit, speech[hit.asset_id], terms) if hit.asset_id in speech else hit for hit in hits]

    def _speech(self, asset_ids: set[str]) -> Mapping[str, Sequence[Speech]]:
        found = {}
        for asset_id in sorted(asset_ids):
            try:
                found[asset_id] = self._storage.timeline.read(asset_id, SPEECH).speech
            except AssetNotFoundError:  # erased between the two questions
                continue
        return found

    async def _by_looks(self, query: Query, wanted: Narrowed, found: Found) -> list[Hit]:
        if FRAME not in (wanted.sources or ()):
            return []
        try:
            model = self._models.choose(EMBEDDING, query.model)
            found.model = model.id
            vector = (await self._embedder.embed(model, [query.looks], "query")).vectors[0]
        except ServiceError as error:
            if query.model is not None or not isinstance(query.looks, str) or not _has_words(wanted):
                raise
            found.problem = error
            return []
        only = replace(wanted, sources=[FRAME])
        hits = await asyncio.to_thread(self._storage.search.by_vector, self._models.space(model), vector, only)
        found.problem = None if hits else await asyncio.to_thread(self._of_others, model)
        return hits

    def _of_others(self, model: ChosenModel) -> ServiceError | None:
        """Return what is wrong when all frames were compared by other models, or by other weights."""
        spaces = [space for space, count in self._storage.search.counts().items() if space and count]
        if not spaces or self._models.space(model) in spaces:
            return None
        return NotAnalysedError(
            f"no frame was analysed with these weights of {model.id!r}, only with {', '.join(sorted(spaces))}; analyse "
            "the assets again, or name another model",
            param="model",
        )

    def _whole(self, found: Found, moments: Sequence[Moment], limit: int) -> Found:
        """Add the moments' assets; those of an asset that was erased meanwhile are left out."""
        for moment in moments:
            if len(found.moments) == limit:
                break
            try:
                asset = found.assets.get(moment.asset_id) or self._storage.assets.get(moment.asset_id)
            except AssetNotFoundError:
                continue
            found.assets[asset.id] = asset
            found.moments.append(moment)
        return found


def _has_words(wanted: Narrowed) -> bool:
    return any(source in WORDS for source in wanted.sources or ())

"""Questions to everything that was analysed, and the moments that answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from media_service.analysis.names import FRAME, SPOKEN, Source
from media_service.analysis.search import Found
from media_service.api.forms import FormFields
from media_service.api.schemas.examples_timeline import SEARCH_EXAMPLE, SEARCH_REQUEST_EXAMPLES
from media_service.storage.assets import Asset, Kind
from media_service.storage.ranking import Moment
from media_service.storage.search import Hit, Narrowed

LONGEST_QUERY = 1000
MOST_MOMENTS = 100
MOST_ASSETS = 1000

AssetId = Annotated[str, StringConstraints(pattern=r"^asset_[0-9a-v]{26}$")]


class SearchFields(FormFields):
    """What narrows a search, as JSON members and as the text fields of a form."""

    limit: int = Field(default=20, ge=1, le=MOST_MOMENTS, description="Most moments.")
    asset_ids: tuple[AssetId, ...] = Field(
        default=(), max_length=MOST_ASSETS, description="Only these assets; ids that are not there match nothing."
    )
    kinds: tuple[Kind, ...] = Field(default=(), max_length=10, description="Only assets of these kinds.")
    sources: tuple[Source, ...] = Field(
        default=(), max_length=10, description="Only what matches by these; by default by any."
    )
    min_score: float | None = Field(
        default=None, ge=-1, le=1, description="Least cosine of a frame; it depends on the model what is much."
    )
    model: str | None = Field(default=None, description="Id of an embedding model; by default the first one.")

    def narrowed(self, default: tuple[Source, ...]) -> Narrowed:
        """Return it as the index takes it."""
        return Narrowed(
            limit=self.limit,
            asset_ids=self.asset_ids or None,
            kinds=self.kinds or None,
            sources=self.sources or default,
            min_score=self.min_score,
        )


class SearchRequest(SearchFields):
    """A question in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [*SEARCH_REQUEST_EXAMPLES]})

    query: str = Field(
        min_length=1,
        max_length=LONGEST_QUERY,
        pattern=r"\S",
        description='What is seen or said. Of what is said all words must be there; "two words" must follow each '
        "other, sev* begins a word.",
    )


class Match(BaseModel):
    """One reason of a moment."""

    source: Source
    start: float
    end: float
    score: float = Field(description="The cosine of a frame; of words a rank, comparable within one answer only.")
    text: str | None = Field(description="The phrase or the caption; null for a frame.")

    @classmethod
    def of(cls, hit: Hit) -> Self:
        """Return a hit in the answer's shape."""
        source: Any = hit.source
        return cls(source=source, start=hit.start, end=hit.end, score=hit.score, text=hit.text)


class MomentObject(BaseModel):
    """A stretch of an asset that matches; ``start`` and ``end``, in seconds, are both 0 for a picture."""

    asset_id: str
    kind: Kind
    name: str | None = Field(description="The asset's name.")
    start: float
    end: float
    score: float = Field(ge=0, le=1, description="1 is what everything agrees on; comparable within one answer only.")
    source: Source = Field(description="Of the best match.")
    matches: list[Match] = Field(description="The best match of each source, best first.")
    thumbnail: str | None = Field(description="Address of a picture of the moment; null for sound.")

    @classmethod
    def of(cls, moment: Moment, asset: Asset) -> Self:
        """Return a moment in the answer's shape."""
        matches = [Match.of(hit) for hit in moment.hits]
        return cls(
            asset_id=asset.id,
            kind=asset.kind,
            name=asset.name,
            start=moment.start,
            end=moment.end,
            score=min(moment.score, 1.0),
            source=matches[0].source,
            matches=matches,
            thumbnail=thumbnail(asset, moment.start),
        )


class NotSearched(BaseModel):
    """A source that was not searched, and why."""

    source: Source
    code: str = Field(description="As in the error envelope.")
    reason: str


class SearchResponse(BaseModel):
    """Moments, best first."""

    model_config = ConfigDict(json_schema_extra={"examples": [SEARCH_EXAMPLE]})

    object: Literal["list"] = "list"
    data: list[MomentObject]
    model: str | None = Field(description="Who compared frames with the query; null when nobody did.")
    not_searched: list[NotSearched] = Field(description="What is missing from this answer, and why.")

    @classmethod
    def of(cls, found: Found) -> Self:
        """Return the whole answer."""
        problem = found.problem
        missing = [] if problem is None else [NotSearched(source=FRAME, code=problem.code, reason=problem.message)]
        data = [MomentObject.of(moment, found.assets[moment.asset_id]) for moment in found.moments]
        return cls(data=data, model=None if problem else found.model, not_searched=missing)


def thumbnail(asset: Asset, seconds: float) -> str | None:
    """Return the address of a picture of a moment."""
    if asset.kind == "audio":
        return None
    moment = f"{seconds:.3f}".rstrip("0").rstrip(".")
    return f"/v1/assets/{asset.id}/" + ("thumbnail" if asset.kind == "image" else f"frames/{moment}")


EVERY_SOURCE: tuple[Source, ...] = (FRAME, "caption", SPOKEN)

"""How alike texts and pictures are."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.schemas.examples_embeddings import SIMILARITY_EXAMPLE, SIMILARITY_REQUEST_EXAMPLE
from media_service.api.schemas.inputs import Inputs


class SimilarityRequest(BaseModel):
    """What to compare with what."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [SIMILARITY_REQUEST_EXAMPLE]})

    input: Inputs = Field(description="A text, a picture, or a list of them: the rows.")
    candidates: Inputs | None = Field(
        default=None, description="What each input is compared with: the columns; by default the inputs themselves."
    )
    model: str | None = Field(default=None, description="Id of a model; by default the first one for the task.")


class SimilarityResponse(BaseModel):
    """A row for each input, a column for each candidate."""

    model_config = ConfigDict(json_schema_extra={"examples": [SIMILARITY_EXAMPLE]})

    model: str
    similarities: list[list[float]] = Field(
        description="Cosines, -1 to 1. A text and a picture that fit have about 0.3 with OpenAI's weights, not 1."
    )

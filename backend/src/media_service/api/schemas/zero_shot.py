"""Which of some labels fits a picture."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from media_service.api.forms import FormFields
from media_service.api.schemas.examples_pictures import ZERO_SHOT_EXAMPLE
from media_service.api.schemas.items import FailedItem, Item
from media_service.api.schemas.picture import Image
from media_service.embedding.zero_shot import Score

MOST_LABELS = 200
TEMPLATE = "a photo of {}"

Label = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ZeroShotFields(FormFields):
    """The text fields of /v1/zero-shot."""

    labels: tuple[Label, ...] = Field(
        min_length=1, max_length=MOST_LABELS, description="What it may be: the field once for each label."
    )
    template: str = Field(
        default=TEMPLATE,
        pattern=r"\{\}",
        max_length=200,
        description="The sentence that a label is put into, in place of the first {}.",
    )
    model: str | None = Field(default=None, description="Id of a model; by default the first one for the task.")


class LabelScore(BaseModel):
    """How well a label fits."""

    label: str
    score: float = Field(ge=0, le=1, description="How likely, were there no other labels: all scores sum to 1.")
    cosine: float = Field(ge=-1, le=1, description="Of the picture and the sentence: does not depend on other labels.")

    @classmethod
    def of(cls, score: Score) -> Self:
        """Return a score in the answer's shape."""
        return cls(label=score.label, score=score.likelihood, cosine=score.cosine)


class Labelled(Item):
    """The labels of one picture, the likeliest first."""

    image: Image
    labels: list[LabelScore]


class ZeroShotResponse(BaseModel):
    """In the order of the files; a file that cannot be decoded has an error in place of labels."""

    model_config = ConfigDict(json_schema_extra={"examples": [ZERO_SHOT_EXAMPLE]})

    model: str
    data: list[Labelled | FailedItem]

"""Sentences about pictures."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.forms import FormFields
from media_service.api.schemas.examples_pictures import CAPTIONS_EXAMPLE
from media_service.api.schemas.items import FailedItem, Item
from media_service.api.schemas.picture import Image

MAX_TOKENS, LONGEST = 30, 100


class CaptionFields(FormFields):
    """The text fields of /v1/captions."""

    max_tokens: int = Field(default=MAX_TOKENS, ge=1, le=LONGEST, description="Longest caption, in the model's tokens.")
    model: str | None = Field(default=None, description="Id of a model; by default the first one for the task.")


class CaptionedImage(Item):
    """A sentence about one picture."""

    image: Image
    caption: str
    log_probability: float = Field(
        description="Mean of the natural logarithms of the tokens' probabilities; 0 is certain."
    )


class CaptionsResponse(BaseModel):
    """In the order of the files; a file that cannot be decoded has an error in place of a caption."""

    model_config = ConfigDict(json_schema_extra={"examples": [CAPTIONS_EXAMPLE]})

    model: str
    data: list[CaptionedImage | FailedItem]

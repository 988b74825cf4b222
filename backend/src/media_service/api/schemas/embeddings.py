"""Embeddings, in OpenAI's shape."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.forms import FormFields
from media_service.api.schemas.examples_embeddings import (
    EMBEDDINGS_EXAMPLE,
    EMBEDDINGS_REQUEST_EXAMPLES,
    IMAGE_EMBEDDINGS_EXAMPLE,
)
from media_service.api.schemas.inputs import Inputs
from media_service.api.schemas.items import FailedItem, Item
from media_service.api.schemas.picture import Image
from media_service.embedding.vectors import Vectors, to_base64

Encoding = Literal["float", "base64"]


class EmbeddingsRequest(BaseModel):
    """What to embed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": list(EMBEDDINGS_REQUEST_EXAMPLES)})

    input: Inputs = Field(description="A text, a picture, or a list of them, texts and pictures as you like.")
    model: str | None = Field(default=None, description="Id of a model; by default the first one for the task.")
    encoding_format: Encoding = Field(
        default="float", description="float: a list of numbers; base64: little-endian float32 in base64."
    )
    dimensions: int | None = Field(
        default=None, ge=1, description="Refused unless it is the model's own: its vectors cannot be shortened."
    )
    user: str | None = Field(default=None, description="Accepted, and neither used nor kept.")


class Embedding(BaseModel):
    """The vector of one input, of length 1, so that the product of two is their cosine."""

    object: Literal["embedding"] = "embedding"
    index: int
    embedding: list[float] | str

    @classmethod
    def of(cls, index: int, vector: Vectors, encoding: Encoding) -> Self:
        """Return a vector in the answer's shape."""
        return cls(index=index, embedding=encoded(vector, encoding))


class Usage(BaseModel):
    """Tokens that the model read of all texts, its marks for start and end among them; pictures have none."""

    prompt_tokens: int
    total_tokens: int


class EmbeddingsResponse(BaseModel):
    """The vectors, in the order of the inputs."""

    model_config = ConfigDict(json_schema_extra={"examples": [EMBEDDINGS_EXAMPLE]})

    object: Literal["list"] = "list"
    data: list[Embedding]
    model: str
    usage: Usage

    @classmethod
    def of(cls, model: str, vectors: Vectors, tokens: int, encoding: Encoding) -> Self:
        """Return the whole answer."""
        data = [Embedding.of(index, vector, encoding) for index, vector in enumerate(vectors)]
        return cls(data=data, model=model, usage=Usage(prompt_tokens=tokens, total_tokens=tokens))


class EmbeddingFields(FormFields):
    """The text fields of /v1/embeddings/image."""

    model: str | None = Field(default=None, description="Id of a model; by default the first one for the task.")
    encoding_format: Encoding = Field(default="float", description="As for /v1/embeddings.")


class EmbeddedImage(Item):
    """The vector of one picture, of length 1."""

    object: Literal["embedding"] = "embedding"
    image: Image
    embedding: list[float] | str


class ImageEmbeddingsResponse(BaseModel):
    """The vectors, in the order of the files; a file that cannot be decoded has an error in place of a vector."""

    model_config = ConfigDict(json_schema_extra={"examples": [IMAGE_EMBEDDINGS_EXAMPLE]})

    object: Literal["list"] = "list"
    model: str
    data: list[EmbeddedImage | FailedItem]


def encoded(vector: Vectors, encoding: Encoding) -> list[float] | str:
    """Return a vector as it stands in an answer."""
    return to_base64(vector) if encoding == "base64" else vector.tolist()

"""What can be embedded, as JSON: texts and pictures, the picture's bytes in base64."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from typing import Annotated, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from media_service.errors import BodyTooLargeError, InvalidArgumentError

DATA_URL = re.compile(r"data:image/(?:jpeg|png|webp);base64,", re.IGNORECASE)
MOST_INPUTS = 2048  # as many as OpenAI takes
LONGEST_TEXT = 10_000

Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]


class ImageInput(BaseModel):
    """A picture."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["image"]
    data: str = Field(
        description="JPEG, PNG or WebP as a data URL: data:image/png;base64,… (never another address).",
        json_schema_extra={"pattern": "^data:image/(jpeg|png|webp);base64,"},
    )


class TextInput(BaseModel):
    """A text; the same as a plain string."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["text"]
    text: Text


Input = Text | Annotated[TextInput | ImageInput, Field(discriminator="type")]
Inputs = Input | Annotated[list[Input], Field(min_length=1, max_length=MOST_INPUTS)]


def unpacked(inputs: Inputs, param: str, *, most_images: int, max_bytes: int) -> list[str | BinaryIO]:
    """Return each text as it is and each picture as a stream; raise for one that is too large or not base64."""
    given: Sequence[Input] = inputs if isinstance(inputs, list) else [inputs]
    if (count := sum(isinstance(each, ImageInput) for each in given)) > most_images:
        raise InvalidArgumentError(f"{param} has {count} pictures, expected at most {most_images}", param=param)
    return [_unpacked(each, f"{param}[{index}]", max_bytes) for index, each in enumerate(given)]


def _unpacked(item: Input, place: str, max_bytes: int) -> str | BinaryIO:
    if isinstance(item, ImageInput):
        return io.BytesIO(_bytes(item.data, f"{place}.data", max_bytes))
    return item.text if isinstance(item, TextInput) else item


def _bytes(data: str, place: str, max_bytes: int) -> bytes:
    start = DATA_URL.match(data)
    if start is None:
        raise InvalidArgumentError(
            f"{place} begins with {data[:30]!r}, expected data:image/jpeg, png or webp;base64, and then the picture",
            param=place,
        )
    if (size := (len(data) - start.end()) * 3 // 4) > max_bytes + 2:
        raise BodyTooLargeError(f"{place} has {size} bytes, expected at most {max_bytes}", param=place)
    try:
        return base64.b64decode(data[start.end() :], validate=True)
    except ValueError as error:  # binascii.Error is one; other characters than ASCII raise a plain one
        raise InvalidArgumentError(f"{place} is not base64: {error}", param=place) from error

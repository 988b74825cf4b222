"""One file of several: what is said about it, or why nothing is."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field

from media_service.errors import ServiceError
from media_service.web.envelope import error_type


class ItemError(BaseModel):
    """What is wrong with one file, or one task; the others are answered."""

    message: str
    type: str = Field(description="As in the error envelope.")
    param: str | None
    code: str = Field(description="As in the error envelope.")

    @classmethod
    def of(cls, error: ServiceError) -> Self:
        """Return an error in the answer's shape."""
        return cls(message=error.message, type=error_type(error.status), param=error.param, code=error.code)


class Item(BaseModel):
    """The place of a file among those of the request, and its name as given there."""

    index: int = Field(ge=0)
    filename: str | None


class FailedItem(Item):
    """A file that could not be decoded."""

    error: ItemError

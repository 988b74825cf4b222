"""Turn what was said about several files into one list, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from starlette.datastructures import UploadFile

from media_service.api.schemas.items import FailedItem, Item, ItemError
from media_service.errors import ServiceError
from media_service.inference.pictures import Looked

Answered = TypeVar("Answered", bound=Item)


def items(
    files: Sequence[UploadFile],
    looked: Sequence[Looked | ServiceError],
    make: Callable[[dict[str, Any], Looked], Answered],
) -> list[Answered | FailedItem]:
    """Return an item for each file, made by ``make`` of its place (``index``, ``filename``) and what was found.

    Raises the first error when not one file could be looked at: a request without any result has failed.
    """
    if isinstance(looked[0], ServiceError) and all(isinstance(each, ServiceError) for each in looked):
        raise looked[0]
    return [
        _item({"index": index, "filename": file.filename}, each, make)
        for index, (file, each) in enumerate(zip(files, looked, strict=True))
    ]


def _item(
    place: dict[str, Any], each: Looked | ServiceError, make: Callable[[dict[str, Any], Looked], Answered]
) -> Answered | FailedItem:
    if isinstance(each, ServiceError):
        return FailedItem(**place, error=ItemError.of(each))
    return make(place, each)

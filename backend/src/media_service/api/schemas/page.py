"""A page of a list, the same for everything that is listed page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Literal, Self, TypeVar

from pydantic import BaseModel, Field

from media_service.storage.pages import Page

Item = TypeVar("Item")
Shown = TypeVar("Shown")


class ObjectPage(BaseModel, Generic[Shown]):
    """Some objects, newest first."""

    object: Literal["list"] = "list"
    data: list[Shown]
    next: str | None = Field(description="Give it as `after` to get the page after this one; null on the last.")

    @classmethod
    def of(cls, page: Page[Item], show: Callable[[Item], Shown]) -> Self:
        """Return a page in the answer's shape."""
        return cls(data=[show(item) for item in page.items], next=page.next)

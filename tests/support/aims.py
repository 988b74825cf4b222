"""What a page of figures says of its aims."""

from __future__ import annotations

from types import ModuleType
from typing import Any


def missed(figures: ModuleType, measured: dict[str, Any]) -> list[str]:
    """Return the words of each row of ``figures`` whose aim is not met."""
    return [what for what, _, _, met in figures.rows(measured) if met == "no"]

"""The processes that this one has started."""

from __future__ import annotations

import os
from pathlib import Path


def children() -> set[int]:
    """Return the numbers of the processes whose parent this one is, dead ones that nobody waited for included."""
    return {int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and _parent(each) == os.getpid()}


def _parent(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return None

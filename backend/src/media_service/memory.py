"""How much memory there is for models and everything else of this container."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from media_service.control_groups import MEMBERSHIP, ROOT, Resource, smallest_limit


@dataclass(frozen=True)
class MemoryLimit:
    """The most memory, in bytes, and who sets that: the container's own limit, or the size of the machine."""

    size: int
    set_by: Literal["container", "machine"]


def memory_limit(root: Path = ROOT, membership: Path = MEMBERSHIP) -> MemoryLimit:
    """Return the memory that this process's control groups allow; the machine's where they allow as much or more."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = smallest_limit(MEMORY, root, membership)
    return MemoryLimit(machine, "machine") if limit >= machine else MemoryLimit(int(limit), "container")


def _limit_v1(folder: Path) -> float:
    return int((folder / "memory.limit_in_bytes").read_text())  # without a limit, more than any machine has


def _limit_v2(folder: Path) -> float:
    limit = (folder / "memory.max").read_text().strip()
    return math.inf if limit == "max" else int(limit)


MEMORY = Resource("memory", _limit_v1, _limit_v2)

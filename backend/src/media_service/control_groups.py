"""What the control groups of this process allow: a container's limits, in both versions of the kernel's interface."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
MEMBERSHIP = Path("/proc/self/cgroup")


@dataclass(frozen=True)
class Resource:
    """Something that is limited: how each version tells it in a group's folder, ``math.inf`` where it is not.

    ``controller`` is what version 1 calls it; version 2 has one folder for everything.
    """

    controller: str
    read_v1: Callable[[Path], float]
    read_v2: Callable[[Path], float]


def smallest_limit(resource: Resource, root: Path = ROOT, membership: Path = MEMBERSHIP) -> float:
    """Return the smallest limit of this process's groups and those around them; ``math.inf`` when there is none."""
    return min(_limits(resource, root, membership), default=math.inf)


def _limits(resource: Resource, root: Path, membership: Path) -> Iterator[float]:
    for line in membership.read_text().splitlines() if membership.is_file() else []:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            mounts, read = [root, root / "unified"], resource.read_v2
        elif resource.controller in controllers.split(","):
            mounts, read = [root / controllers, root / resource.controller], resource.read_v1
        else:
            continue
        for folder in (folder for mount in mounts for folder in _upwards(mount, path)):
            try:
                yield read(folder)
            except (OSError, ValueError):  # inside a container, the path of the host leads nowhere
                continue


def _upwards(mount: Path, path: str) -> Iterator[Path]:
    """Yield the group's folder and those around it, because each may set a limit."""
    group = mount / path.lstrip("/")
    yield group
    while group != mount and group != group.parent:
        group = group.parent
        yield group

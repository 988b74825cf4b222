"""How the store paths of an image refer to each other, and why one of them is there."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lamina import nix
from lamina.oci.image import Image

STORE_PATH = re.compile(r"/nix/store/[0-9a-df-np-sv-z]{32}-[0-9a-zA-Z+._?=-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class PathInfo:
    """A store path: its size in bytes of the NAR, and the paths it refers to."""

    size: int
    references: frozenset[str]


def query(paths: Iterable[str]) -> dict[str, PathInfo]:
    """Ask Nix about store paths; raises ``LaminaError`` when one is not in the store any more."""
    listed = list(paths)
    if not listed:
        return {}
    printed = json.loads(nix.run(["nix", "path-info", "--json", *listed]))
    # A list of objects with a path until Nix 2.18, an object by path since.
    items = {item["path"]: item for item in printed} if isinstance(printed, list) else printed
    return {
        path: PathInfo(size=item["narSize"], references=frozenset(item["references"]) - {path})
        for path, item in items.items()
    }


def image_paths(image: Image) -> dict[str, str]:
    """Return the name of the layer that holds each store path of an image."""
    return {item.path: layer.name for layer in image.layers for item in layer.storePaths}


def roots(image: Image) -> list[str]:
    """Return the store paths that the configuration names: why anything is in the image."""
    return sorted(set(STORE_PATH.findall(json.dumps(image.configuration))))


def chain(infos: Mapping[str, PathInfo], starts: Iterable[str], wanted: str) -> list[str]:
    """Return the shortest chain of references from one of ``starts`` to ``wanted``; empty when there is none."""
    came_from: dict[str, str | None] = dict.fromkeys(sorted(starts))
    queue = deque(came_from)
    while queue:
        path = queue.popleft()
        if path == wanted:
            return trace(came_from, path)
        for reference in sorted(infos[path].references) if path in infos else ():
            if reference not in came_from:
                came_from[reference] = path
                queue.append(reference)
    return []


def trace(came_from: Mapping[str, str | None], path: str) -> list[str]:
    """Return the chain that ends in ``path``, from its start."""
    steps = [path]
    while (before := came_from[steps[-1]]) is not None:
        steps.append(before)
    return steps[::-1]

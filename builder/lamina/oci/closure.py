"""The closure graph that Nix hands to a derivation, and why a path is in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lamina.oci.layering import Graph, Node


def parse_closure(items: Iterable[Mapping[str, Any]]) -> dict[str, Node]:
    """Return the graph in the JSON of ``exportReferencesGraph``."""
    return {
        item["path"]: Node(path=item["path"], size=item["narSize"], references=frozenset(item["references"]))
        for item in items
    }


def chain(graph: Graph, roots: Iterable[str], wanted: str) -> list[str]:
    """Return the shortest chain of references from a root to ``wanted``; the first by name of several."""
    came_from: dict[str, str | None] = dict.fromkeys(sorted(roots))
    queue = deque(came_from)
    while queue and wanted not in came_from:
        path = queue.popleft()
        for reference in sorted(graph[path].references):
            if reference in graph and reference not in came_from:
                came_from[reference] = path
                queue.append(reference)
    steps: list[str] = []
    step: str | None = wanted if wanted in came_from else None
    while step is not None:
        steps.insert(0, step)
        step = came_from[step]
    return steps


def render_chain(steps: Sequence[str]) -> str:
    """Return a chain as indented lines, each path below the one that refers to it."""
    return "\n".join(f"  {'  ' * depth}{'→ ' if depth else ''}{path}" for depth, path in enumerate(steps))

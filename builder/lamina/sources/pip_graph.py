"""Work out who requires whom on the target: ``python -m lamina.sources.pip_graph 3.11 < question > answer``.

Runs beside pip because it uses pip's own copy of ``packaging`` to read requirements. The question is JSON: ``roots``
(group → requirements), ``packages`` (normalized name → requirements) and ``exclude`` (names). The answer has
``requires`` (name → names) and ``groups`` (group → names of its closure).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from lamina.sources.pip_target import target_environment


class Graph:
    """The packages, walked once for each extra that somebody asks for."""

    def __init__(self, packages: dict[str, list[str]], exclude: Iterable[str], environment: dict[str, str]) -> None:
        self.packages = packages
        self.exclude = set(exclude)
        self.environment = environment
        self.requires: dict[str, set[str]] = {}

    def active(self, requirements: Iterable[str], extra: str = "") -> Iterator[tuple[str, frozenset[str], str]]:
        """Yield name, extras and text of the requirements that hold on the target."""
        from pip._vendor.packaging.requirements import Requirement
        from pip._vendor.packaging.utils import canonicalize_name

        for text in requirements:
            requirement = Requirement(text)
            name = str(canonicalize_name(requirement.name))
            holds = requirement.marker is None or requirement.marker.evaluate({**self.environment, "extra": extra})
            if holds and name not in self.exclude:
                yield name, frozenset(requirement.extras), text

    def closure(self, requirements: Iterable[str]) -> list[str]:
        """Return the sorted names of everything these requirements need, themselves included."""
        seen: set[tuple[str, str]] = set()
        waiting = [(name, extra) for name, extras, _ in self.active(requirements) for extra in ("", *extras)]
        while waiting:
            name, extra = node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            for needed, extras, _ in self.active(self.packages[name], extra):
                if needed != name:
                    self.requires.setdefault(name, set()).add(needed)
                waiting += [(needed, wanted) for wanted in ("", *extras)]
        return sorted({name for name, _ in seen})


def answer(question: dict[str, Any], python: str) -> dict[str, Any]:
    """Return the answer described above."""
    graph = Graph(question["packages"], question["exclude"], target_environment(python))
    if "flatten" in question:
        return {"requirements": [text for _, _, text in graph.active(question["flatten"])]}
    groups = {group: graph.closure(requirements) for group, requirements in question["roots"].items()}
    return {"groups": groups, "requires": {name: sorted(names) for name, names in graph.requires.items()}}


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin), sys.argv[1]), sys.stdout)

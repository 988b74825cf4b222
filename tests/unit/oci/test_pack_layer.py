"""Which store paths a declared layer holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lamina.oci.pack_layer import pack


@pytest.fixture
def graph(tmp_path: Path) -> list[dict[str, str]]:
    """Return the reference graph of three files."""
    found = []
    for name in ("application", "library", "libc"):
        path = tmp_path / name
        path.write_text(name)
        found.append({"path": str(path), "narHash": "sha256:0"})
    return found


def held(arguments: dict[str, Any]) -> list[str]:
    recipe = pack({"layerName": "a", "outputs": {"out": "unused"}, **arguments})
    return sorted(Path(path).name for path in recipe.held)


def test_a_layer_holds_the_closure_of_its_paths(graph: list[dict[str, str]]) -> None:
    assert held({"own": graph, "only": None}) == ["application", "libc", "library"]


def test_what_a_layer_below_holds_is_left_out(graph: list[dict[str, str]]) -> None:
    assert held({"own": graph, "earlier": graph[1:]}) == ["application"]


def test_a_layer_may_hold_its_paths_alone(graph: list[dict[str, str]]) -> None:
    assert held({"own": graph, "only": [graph[0]["path"]]}) == ["application"]
    assert held({"own": graph, "only": []}) == []

"""What must not be in an image is found, and the chain that brought it in is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.oci.budgets import check_denied, check_size
from lamina.oci.closure import chain, parse_closure
from lamina.oci.errors import RecipeError
from lamina.oci.layering import Graph

HASH = "0" * 32


@pytest.fixture
def names(tmp_path: Path) -> dict[str, str]:
    """Return store paths by their names; gcc has a static archive in it."""
    paths = {name: tmp_path / f"{HASH}-{name}" for name in ("root", "app", "tool", "gcc-13")}
    for path in paths.values():
        path.mkdir()
    (paths["gcc-13"] / "lib").mkdir()
    (paths["gcc-13"] / "lib" / "libgcc.a").write_text("")
    return {name: str(path) for name, path in paths.items()}


@pytest.fixture
def graph(names: dict[str, str]) -> Graph:
    references = {"root": ["app", "tool"], "app": ["tool"], "tool": ["gcc-13", "tool"], "gcc-13": []}
    return parse_closure(
        {"path": names[name], "narSize": 100, "references": [names[each] for each in needs]}
        for name, needs in references.items()
    )


def test_the_shortest_chain(graph: Graph, names: dict[str, str]) -> None:
    assert chain(graph, [names["root"]], names["gcc-13"]) == [names[name] for name in ("root", "tool", "gcc-13")]
    assert chain(graph, [names["app"]], names["root"]) == []


@pytest.mark.parametrize("pattern", ["gcc-.*", ".*[.]a", "lib/libgcc[.]a"])
def test_forbidden_names_and_files_are_named_with_their_chain(
    pattern: str, graph: Graph, names: dict[str, str]
) -> None:
    with pytest.raises(RecipeError) as caught:
        check_denied(graph, [names["root"]], list(graph), ["nothing", pattern])
    lines = str(caught.value).splitlines()
    assert lines[0].startswith(f"{names['gcc-13']} has ")
    assert f"`denyPaths` forbids with {pattern!r}" in lines[0]
    assert [line.strip(" →") for line in lines[1:]] == [names[name] for name in ("root", "tool", "gcc-13")]


@pytest.mark.parametrize("patterns", [[], ["gcc"], ["libgcc.a"], ["c-13"]])
def test_a_pattern_matches_whole_names_only(patterns: list[str], graph: Graph, names: dict[str, str]) -> None:
    check_denied(graph, [names["root"]], list(graph), patterns)


def test_what_the_image_does_not_hold_is_not_forbidden(graph: Graph, names: dict[str, str]) -> None:
    check_denied(graph, [names["root"]], [names["app"]], ["gcc-.*"])


def test_too_many_bytes_name_limit_and_chains(graph: Graph, names: dict[str, str]) -> None:
    check_size(graph, [names["root"]], 300, 300)
    check_size(graph, [names["root"]], 300, None)
    with pytest.raises(RecipeError, match="have 301 bytes, but `maxSize` is 300") as caught:
        check_size(graph, [names["root"]], 301, 300)
    assert f"→ {names['gcc-13']}" in str(caught.value)

"""The chain that brought a path in is the shortest, and the same every time."""

from __future__ import annotations

from lamina.inspection.references import PathInfo, chain, roots
from lamina.oci.image import make_image
from lamina.oci.recipe import Recipe


def infos(edges: dict[str, str]) -> dict[str, PathInfo]:
    return {path: PathInfo(size=1, references=frozenset(below)) for path, below in edges.items()}


GRAPH = infos({"a": "bc", "b": "d", "c": "d", "d": "", "lonely": ""})


def test_the_shortest_chain_by_name_is_given() -> None:
    assert chain(GRAPH, ["a"], "d") == ["a", "b", "d"]


def test_a_root_is_its_own_chain() -> None:
    assert chain(GRAPH, ["a"], "a") == ["a"]


def test_what_nothing_refers_to_has_no_chain() -> None:
    assert chain(GRAPH, ["a"], "lonely") == []


def test_roots_are_the_store_paths_in_the_configuration() -> None:
    program = "/nix/store/4spcplkv3zarjwbx8vd3l4ld7h7n1c0p-backend"
    layers = [Recipe(name="x", digest="sha256:1", size=1)]
    config = {"Entrypoint": [f"{program}/bin/backend"], "Env": [f"PATH={program}/bin:/bin"]}
    assert roots(make_image("x:1", layers, config, architecture="amd64", created="x")) == [program]

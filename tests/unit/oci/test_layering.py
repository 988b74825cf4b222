"""Layering keeps its promises for every graph, and yields the published test vectors."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.oci.layering import (
    STRATEGIES,
    Node,
    build_graph,
    dependencies_first,
    group_by_popularity,
    group_by_size,
    keys_of,
    layers_of,
    popularity,
)

EDGES = {"A": "BG", "B": "CE", "C": "DE", "D": "F", "E": "F", "F": "", "G": ""}
SIZES = {"A": 10, "B": 20, "C": 300, "D": 40, "E": 500, "F": 60, "G": 7}
"""The graph of the research note's test vectors: A → B, G; B → C, E; C → D, E; D → F; E → F."""


def path_of(name: str) -> str:
    return f"/nix/store/{name.lower()[0] * 32}-{name}"


def nodes_of(edges: Mapping[str, str], sizes: Mapping[str, int]) -> list[Node]:
    return [
        Node(path=path_of(name), size=sizes[name], references=frozenset(map(path_of, references)))
        for name, references in edges.items()
    ]


VECTOR = nodes_of(EDGES, SIZES)


def as_text(layers: list[list[str]]) -> set[str]:
    return {"".join(sorted(path[-1] for path in layer)) for layer in layers}


@st.composite
def graphs(draw: st.DrawFn) -> list[Node]:
    """Return an acyclic graph of up to 20 nodes, the references of each going to nodes after it."""
    count = draw(st.integers(1, 20))
    paths = [f"/nix/store/{index:032d}-package{draw(st.integers(0, 5))}" for index in range(count)]
    return [
        Node(
            path=path,
            size=draw(st.integers(0, 5 << 20)),
            references=frozenset(draw(st.lists(st.sampled_from(paths[index:]), max_size=4))),
        )
        for index, path in enumerate(paths)
    ]


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (1, "ABCDEFG"),
        (2, "ABCDG EF"),
        (3, "ABG CD EF"),
        (4, "ABG CD E F"),
        (5, "ABG C D E F"),
        (7, "A B C D E F G"),
    ],
)
def test_vectors_by_size(budget: int, expected: str) -> None:
    assert as_text(group_by_size(VECTOR, budget, floor=0)) == set(expected.split())


def test_vector_of_popularity() -> None:
    counts = {path[-1]: count for path, count in popularity(VECTOR).items()}
    assert counts == {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 9, "G": 2}
    assert "".join(layer[0][-1] for layer in group_by_popularity(VECTOR, 7)) == "FEDCBGA"


def test_vector_of_nixpkgs_own_popularity_test() -> None:
    edges = {"foo": ["bar", "baz"], "bar": ["baz"], "baz": ["tux"], "tux": []}
    nodes = [
        Node(path=path_of(name), size=1, references=frozenset(map(path_of, below))) for name, below in edges.items()
    ]
    assert {path[-3:]: count for path, count in popularity(nodes).items()} == {"foo": 1, "bar": 2, "baz": 4, "tux": 6}


@given(graphs(), st.integers(1, 30), st.sampled_from(sorted(STRATEGIES)))
def test_every_path_is_in_exactly_one_layer_and_the_budget_is_kept(
    nodes: list[Node], budget: int, strategy: str
) -> None:
    layers = layers_of(nodes, budget=budget, strategy=strategy)
    assert sorted(path for layer in layers for path in layer) == sorted(node.path for node in nodes)
    assert len(layers) <= budget
    assert all(layers)


@given(graphs(), st.integers(1, 30), st.sampled_from(sorted(STRATEGIES)), st.randoms())
def test_order_of_the_input_does_not_matter(
    nodes: list[Node], budget: int, strategy: str, source: random.Random
) -> None:
    shuffled = nodes[:]
    source.shuffle(shuffled)
    assert layers_of(shuffled, budget=budget, strategy=strategy) == layers_of(nodes, budget=budget, strategy=strategy)


@given(graphs(), st.integers(1, 30))
def test_no_layer_is_below_the_floor_unless_it_is_alone(nodes: list[Node], budget: int) -> None:
    sizes = {node.path: node.size for node in nodes}
    layers = group_by_size(nodes, budget, floor=1 << 20)
    if len(layers) > 1:
        assert min(sum(sizes[path] for path in layer) for layer in layers) >= 1 << 20


@given(graphs())
def test_dependencies_come_before_what_needs_them(nodes: list[Node]) -> None:
    position = {path: index for index, path in enumerate(dependencies_first(build_graph(nodes)))}
    for node in build_graph(nodes).values():
        assert all(position[reference] < position[node.path] for reference in node.references)


@given(graphs(), st.data())
def test_keys_are_the_closest_primaries(nodes: list[Node], data: st.DataObject) -> None:
    graph = build_graph(nodes)
    primaries = data.draw(st.lists(st.sampled_from(sorted(graph)), unique=True, max_size=6))
    bits = {path: 1 << index for index, path in enumerate(primaries)}
    below: dict[str, set[str]] = {}
    for path in dependencies_first(graph):
        below[path] = {path}.union(*(below[reference] for reference in graph[path].references))

    def closest(path: str) -> int:
        reaching = [primary for primary in primaries if path in below[primary]]
        hidden = {far for far in reaching for near in reaching if near != far and near in below[far]}
        return bits[path] if path in bits else sum(bits[primary] for primary in reaching if primary not in hidden)

    assert keys_of(graph, dependencies_first(graph), bits) == {path: closest(path) for path in graph}


@given(graphs(), st.integers(1, 30))
def test_a_new_hash_alone_moves_nothing(nodes: list[Node], budget: int) -> None:
    def named(hash_part: str) -> list[Node]:
        table = {node.path: f"/nix/store/{hash_part * 32}-unique{index:02d}" for index, node in enumerate(nodes)}
        return [
            Node(path=table[node.path], size=node.size, references=frozenset(table[item] for item in node.references))
            for node in nodes
        ]

    before, after = (group_by_size(named(hash_part), budget) for hash_part in "az")
    assert [[path[44:] for path in layer] for layer in before] == [[path[44:] for path in layer] for layer in after]


def test_a_deep_graph_needs_no_recursion() -> None:
    paths = [f"/nix/store/{index:032d}-deep" for index in range(1500)]
    nodes = [
        Node(path=path, size=1, references=frozenset(paths[index + 1 : index + 2])) for index, path in enumerate(paths)
    ]
    assert len(group_by_popularity(nodes, 10)) == 10
    assert len(group_by_size(nodes, 10)) == 1


def test_a_budget_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="the layer budget is 0, but at least 1"):
        layers_of(VECTOR, budget=0)


def test_an_unknown_strategy_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'luck', expected one of: popularity, size"):
        layers_of(VECTOR, budget=3, strategy="luck")

"""Which store path goes into which layer: a pure function from a closure graph and a budget to a list of layers.

``group_by_size`` follows the idea of nixpkgs' automatic layering (nixpkgs#355189): the largest paths get layers of
their own, and every other path goes with the set of large paths that need it, so that what is used together moves
together. Here the order is total (size, then name, then hash), so neither the order of the input nor a dictionary
decides anything, and groups below a floor are merged, because a layer costs a round trip however small it is.
``group_by_popularity`` is nixpkgs' older strategy (NixOS/nixpkgs#47411): the most used paths alone, the rest
together.

Input: nodes with their sizes and references. Output: layers, dependencies first, each sorted by name and hash; every
node is in exactly one, and there are never more layers than the budget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

FLOOR = 1 << 20
"""Bytes a layer should have at least: 1 MiB."""
HASH_LENGTH = 32
"""Characters of the hash in the name of a store path."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A store path in the closure: ``size`` in bytes of its NAR, ``references`` to other paths of the closure."""

    path: str
    size: int
    references: frozenset[str] = frozenset()


Graph = Mapping[str, Node]
Layers = list[list[str]]
Strategy = Callable[[Iterable[Node], int], Layers]


def name_and_hash(path: str) -> tuple[str, str]:
    """Return the sort key of a store path: its name, then its hash, so that a new hash alone moves nothing."""
    base = path.rpartition("/")[2]
    return base[HASH_LENGTH + 1 :], base[:HASH_LENGTH]


def build_graph(nodes: Iterable[Node]) -> dict[str, Node]:
    """Return the nodes by path, in their total order, without references to themselves or out of the closure."""
    known = {node.path: node for node in nodes}
    return {
        path: Node(path=path, size=node.size, references=frozenset((node.references & known.keys()) - {path}))
        for path, node in sorted(known.items(), key=lambda item: name_and_hash(item[0]))
    }


def dependencies_first(graph: Graph) -> list[str]:
    """Return the paths so that each comes after everything it refers to (a closure graph has no cycles)."""
    ordered: dict[str, None] = {}
    for root in graph:
        stack = [(root, iter(sorted(graph[root].references, key=name_and_hash)))]
        while stack:
            path, children = stack[-1]
            child = next((child for child in children if child not in ordered), None)
            if child is None:
                ordered[path] = None
                stack.pop()
            else:
                stack.append((child, iter(sorted(graph[child].references, key=name_and_hash))))
    return list(ordered)


def keys_of(graph: Graph, order: Sequence[str], bits: Mapping[str, int]) -> dict[str, int]:
    """Return for every path the set of closest primaries that reach it, as a bit set; a primary's own key is itself.

    ``order`` has dependencies first. ``bits`` maps each primary to its bit. A primary is closest when no other
    primary lies between.
    """
    referrers: dict[str, list[str]] = {path: [] for path in graph}
    for path, node in graph.items():
        for reference in node.references:
            referrers[reference].append(path)
    nearest: dict[str, int] = {}
    above: dict[str, int] = {}
    for path in reversed(order):
        seen = reduce(or_, (nearest[referrer] for referrer in referrers[path]), 0)
        behind = reduce(or_, (above[referrer] for referrer in referrers[path]), 0)
        # `behind` are primaries that another primary hides from here.
        if path in bits:
            nearest[path], above[path] = bits[path], seen | behind
        else:
            nearest[path], above[path] = seen & ~behind, behind
    return nearest


def collect(keys: Mapping[str, int]) -> list[list[str]]:
    """Return the paths grouped by their key."""
    groups: dict[int, list[str]] = {}
    for path, key in keys.items():
        groups.setdefault(key, []).append(path)
    return list(groups.values())


def split(graph: Graph, budget: int, floor: int) -> list[list[str]]:
    """Return the finest grouping within the budget: primaries are added from the largest down until one is too many.

    A path below ``floor`` bytes is never a primary.
    """
    order = dependencies_first(graph)
    candidates = sorted(graph.values(), key=lambda node: (-node.size, name_and_hash(node.path)))
    bits: dict[str, int] = {}
    groups = [list(graph)]
    for candidate in candidates:
        bits[candidate.path] = 1 << len(bits)
        finer = merge_small(graph, collect(keys_of(graph, order, bits)), floor)
        if candidate.size < floor or len(finer) > budget:
            break
        groups = finer
    return groups


def merge_small(graph: Graph, groups: list[list[str]], floor: int) -> list[list[str]]:
    """Merge all groups below ``floor`` bytes into one; if even that is below, it joins the smallest other group."""

    def rank(group: list[str]) -> tuple[int, list[tuple[str, str]]]:
        return sum(graph[path].size for path in group), sorted(map(name_and_hash, group))

    ranked = sorted(groups, key=rank)
    large = [group for group in ranked if rank(group)[0] >= floor]
    small = [path for group in ranked if rank(group)[0] < floor for path in group]
    if not small:
        return large
    if large and rank(small)[0] < floor:
        return [large[0] + small, *large[1:]]
    return [*large, small]


def in_order(graph: Graph, groups: list[list[str]]) -> Layers:
    """Return the groups as layers: the smaller a group's closure the earlier, so dependencies come first."""
    reach: dict[str, int] = {}
    index = {path: 1 << position for position, path in enumerate(graph)}
    for path in dependencies_first(graph):
        reach[path] = reduce(or_, (reach[reference] for reference in graph[path].references), index[path])
    paths = list(graph)

    def closure_size(group: list[str]) -> int:
        bits = reduce(or_, (reach[path] for path in group), 0)
        return sum(graph[path].size for position, path in enumerate(paths) if bits >> position & 1)

    layers = [sorted(group, key=name_and_hash) for group in groups]
    return sorted(layers, key=lambda group: (closure_size(group), [name_and_hash(path) for path in group]))


def group_by_size(nodes: Iterable[Node], budget: int, floor: int = FLOOR) -> Layers:
    """Return at most ``budget`` layers by size; none is below ``floor`` bytes unless it is the only one."""
    graph = build_graph(nodes)
    return in_order(graph, split(graph, budget, floor)) if graph else []


def popularity(nodes: Iterable[Node]) -> dict[str, int]:
    """Return how often each path is used, counted over all walks from the roots (closed form, no recursion).

    With P(u) the number of walks from a root to u, a path s counts P(u) for every edge u → p with s = p or s below p;
    every root has one edge from outside.
    """
    graph = build_graph(nodes)
    order = dependencies_first(graph)
    referred = {reference for node in graph.values() for reference in node.references}
    walks = dict.fromkeys(graph, 0) | {path: 1 for path in graph if path not in referred}
    for path in reversed(order):
        for reference in graph[path].references:
            walks[reference] += walks[path]
    weight = {path: (0 if path in referred else 1) for path in graph}
    for path in graph:
        for reference in graph[path].references:
            weight[reference] += walks[path]
    # A path's popularity is the weight of every path that reaches it, itself included.
    below: dict[str, set[str]] = {}
    count = dict.fromkeys(graph, 0)
    for path in order:
        below[path] = {path}.union(*(below[reference] for reference in graph[path].references))
        for reached in below[path]:
            count[reached] += weight[path]
    return count


def group_by_popularity(nodes: Iterable[Node], budget: int) -> Layers:
    """Return the ``budget - 1`` most popular paths as layers of their own, and the rest as the last."""
    nodes = list(nodes)
    count = popularity(nodes)
    ordered = sorted(count, key=lambda path: (-count[path], name_and_hash(path)))
    if len(ordered) <= budget:
        return [[path] for path in ordered]
    return [*([path] for path in ordered[: budget - 1]), sorted(ordered[budget - 1 :], key=name_and_hash)]


STRATEGIES: Mapping[str, Strategy] = {"size": group_by_size, "popularity": group_by_popularity}


def layers_of(nodes: Iterable[Node], *, budget: int, strategy: str = "size") -> Layers:
    """Return the layers by one of ``STRATEGIES``; raises ``ValueError`` for a budget or name it cannot use."""
    if budget < 1:
        raise ValueError(f"the layer budget is {budget}, but at least 1 layer is needed")
    if strategy not in STRATEGIES:
        raise ValueError(f"the layering strategy is {strategy!r}, expected one of: {', '.join(sorted(STRATEGIES))}")
    return STRATEGIES[strategy](nodes, budget)

"""What an image must not hold, and how large it may be; a breach names the chain that brought the path in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lamina.oci.closure import chain, render_chain
from lamina.oci.errors import RecipeError
from lamina.oci.layering import Graph, name_and_hash

SHOWN = 5
"""How many of the largest paths or of the forbidden ones an error shows."""


def names_in(path: str) -> Iterator[str]:
    """Yield the name of a store path without its hash, then every file in it, relative to it."""
    yield name_and_hash(path)[0]
    for folder, _, files in os.walk(path):
        for file in sorted(files):
            yield str(Path(folder, file).relative_to(path))


def denied(paths: Iterable[str], patterns: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield path, name and pattern for each path of which a name or a file matches a pattern as a whole."""
    compiled = [re.compile(pattern) for pattern in patterns]
    for path in sorted(paths, key=name_and_hash):
        for name in names_in(path):
            pattern = next((pattern for pattern in compiled if pattern.fullmatch(name)), None)
            if pattern is not None:
                yield path, name, pattern.pattern
                break


def check_denied(graph: Graph, roots: Iterable[str], held: Iterable[str], patterns: Sequence[str]) -> None:
    """Raise ``RecipeError`` when the image holds what ``patterns`` forbid."""
    roots = list(roots)
    found = list(denied(held, patterns)) if patterns else []
    if found:
        reasons = [
            f"{path} has {name}, which `denyPaths` forbids with {pattern!r}; it comes by\n"
            f"{render_chain(chain(graph, roots, path))}"
            for path, name, pattern in found[:SHOWN]
        ]
        more = f"\nand {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise RecipeError("\n".join(reasons) + more)


def check_size(graph: Graph, roots: Iterable[str], size: int, limit: int | None) -> None:
    """Raise ``RecipeError`` when the image has more than ``limit`` bytes, with the chains of its largest paths."""
    if limit is None or size <= limit:
        return
    roots = list(roots)
    largest = sorted((node for node in graph.values() if node.path not in roots), key=lambda node: -node.size)[:SHOWN]
    reasons = [f"{node.size} bytes come by\n{render_chain(chain(graph, roots, node.path))}" for node in largest]
    raise RecipeError(
        f"the layers have {size} bytes, but `maxSize` is {limit}; the largest paths:\n" + "\n".join(reasons)
    )

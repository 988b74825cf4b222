"""Assemble an image from the recipes of its layers. Runs inside a derivation.

Input: ``.attrs.json`` with ``recipes`` (files, bottom first) and ``top`` (the recipe of the last layer); ``closure``
(the reference graph of everything the image must hold) and ``excluded`` (roots of that graph that are not part of the
image); ``volatile`` (declared layers above the last one) and their reference graphs ``volatile0``, ``volatile1`` …;
``base`` (an image below, or null); ``config``, ``repoTag``, ``architecture``, ``variant``, ``created`` and
``annotations``; ``maxLayers`` and ``strategy`` for what no layer declares; ``owner``, ``mtime``, ``epoch``; the budgets
``maxSize`` and ``denyPaths``; ``debug``; ``outputs.out`` and, when a volatile layer is compressed, ``outputs.blobs``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lamina.oci.budgets import check_denied, check_size
from lamina.oci.choose_image import choose_image
from lamina.oci.closure import parse_closure
from lamina.oci.image import Image, make_image, render_image
from lamina.oci.layering import layers_of, name_and_hash
from lamina.oci.recipe import Owner, Recipe, RecipeError, StorePath, make_recipe, parse_recipe
from lamina.oci.times import parse_time, render_time
from lamina.oci.volatile import closures, pack_volatile


def remainder(
    closure: Sequence[Mapping[str, Any]], excluded: Iterable[str], layers: Iterable[Recipe]
) -> list[Mapping[str, Any]]:
    """Return what of the closure is in no layer yet."""
    held = set(excluded).union(*(layer.held for layer in layers))
    return [item for item in closure if item["path"] not in held]


def layer_name(paths: Sequence[str], sizes: Mapping[str, int]) -> str:
    """Return a name for an automatic layer: that of its largest path, and how many more there are."""
    largest = max(paths, key=lambda path: (sizes[path], name_and_hash(path)))
    return name_and_hash(largest)[0] + (f" and {len(paths) - 1} more" if len(paths) > 1 else "")


def automatic_layers(
    rest: Sequence[Mapping[str, Any]], budget: int, strategy: str, owner: Owner, mtime: int
) -> list[Recipe]:
    """Return the layers of what no layer declares; several are hashed at once."""
    from concurrent.futures import ThreadPoolExecutor  # late: where every layer is declared, nothing else is as slow

    hashes = {item["path"]: item["narHash"] for item in rest}
    sizes = {item["path"]: item["narSize"] for item in rest}

    def pack(paths: Sequence[str]) -> Recipe:
        content = [StorePath(path=path, narHash=hashes[path]) for path in paths]
        return make_recipe(layer_name(paths, sizes), content, owner=owner, mtime=mtime)

    with ThreadPoolExecutor() as threads:
        return list(threads.map(pack, layers_of(parse_closure(rest).values(), budget=budget, strategy=strategy)))


def require_budget(arguments: Mapping[str, Any], base: int, declared: int, automatic: bool) -> int:
    """Return how many automatic layers are possible; raises ``RecipeError`` when too few are."""
    budget = int(arguments["maxLayers"]) - base - declared - 1
    if budget < int(automatic):
        raise RecipeError(
            f"`maxLayers` is {arguments['maxLayers']}, but the base has {base} layers, {declared} are declared, and "
            f"{'at least two more are' if automatic else 'one more is'} needed"
        )
    return budget


def require_once(layers: Iterable[Recipe]) -> None:
    """Raise ``RecipeError`` when two declared layers hold the same store path."""
    holders: dict[str, str] = {}
    for layer in layers:
        for path in layer.held:
            if path in holders:
                raise RecipeError(
                    f"{path} is in the layers {holders[path]!r} and {layer.name!r}, expected one: "
                    "a layer with `closure = false` has to lie below those whose closures hold its paths"
                )
            holders[path] = layer.name


def assemble(arguments: Mapping[str, Any]) -> Image:
    """Return the image that the arguments ask for."""
    base = choose_image(arguments.get("base"))
    below = base.layers if base else ()
    epoch = arguments.get("epoch")
    layers = [parse_recipe(Path(recipe).read_bytes()) for recipe in arguments["recipes"]]
    layers = [layer for layer in layers if layer.storePaths or layer.tree]
    require_once(layers)
    excluded = closures(arguments).union(arguments["excluded"])
    rest = remainder(arguments.get("closure", []), excluded, [*below, *layers])
    budget = require_budget(arguments, len(below), len(layers) + len(arguments.get("volatile", [])), bool(rest))
    if rest:
        owner, mtime = Owner(**arguments["owner"]), parse_time("mtime", arguments["mtime"], epoch)
        layers += automatic_layers(rest, budget, arguments["strategy"], owner, mtime)
    layers.append(parse_recipe(Path(arguments["top"]).read_bytes()))
    layers += pack_volatile(
        arguments, frozenset(arguments["excluded"]).union(*(each.held for each in [*below, *layers]))
    )
    return make_image(
        arguments["repoTag"],
        layers,
        arguments.get("config") or {},
        architecture=arguments["architecture"],
        variant=arguments.get("variant"),
        created=render_time(parse_time("created", arguments["created"], epoch)),
        annotations=arguments.get("annotations"),
        base=base,
    )


def check(image: Image, arguments: Mapping[str, Any]) -> None:
    """Raise ``RecipeError`` when the image is not within its budgets."""
    graph = parse_closure(arguments.get("closure", []))
    held = {item.path for layer in image.layers for item in layer.storePaths} & graph.keys()
    check_denied(graph, arguments["excluded"], held, arguments.get("denyPaths") or [])
    check_size(graph, arguments["excluded"], sum(layer.size for layer in image.layers), arguments.get("maxSize"))


def describe(image: Image) -> str:
    """Return the layers as lines, for ``debug``."""
    lines = [f"{layer.size:>14}  {len(layer.held):>5} paths  {layer.name}" for layer in image.layers]
    return "\n".join([f"{image.repoTag}: {len(lines)} layers, bottom first", *lines])


def main() -> int:
    """Write the description that ``.attrs.json`` asks for and return the exit code."""
    arguments = json.loads(Path(".attrs.json").read_text())
    try:
        image = assemble(arguments)
        check(image, arguments)
    except (RecipeError, ValueError) as error:
        print(f"error: image {arguments['repoTag']}: {error}", file=sys.stderr)
        return 1
    if arguments.get("debug"):
        print(describe(image), file=sys.stderr)
    Path(arguments["outputs"]["out"]).write_bytes(render_image(image))
    return 0


if __name__ == "__main__":
    sys.exit(main())

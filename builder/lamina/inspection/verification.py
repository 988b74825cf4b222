"""Whether the store still yields the bytes an image promises: every layer is made again and hashed, on all cores."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from lamina.oci.compressed_layer import check_sources
from lamina.oci.image import Image
from lamina.oci.recipe import Recipe, RecipeError, write_layer


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What became of one layer: ``problem`` is ``None`` when its bytes have the promised digest."""

    name: str
    digest: str
    size: int
    problem: str | None


def verify_layer(recipe: Recipe) -> Verdict:
    """Make the bytes of one layer, throw them away, and say whether they were right."""
    problem = None
    try:
        write_layer(recipe, len)  # nothing is kept
        check_sources(recipe)
    except (RecipeError, OSError, ValueError) as error:
        problem = str(error)
    return Verdict(name=recipe.name, digest=recipe.digest, size=recipe.size, problem=problem)


def verify(image: Image, workers: int | None = None) -> Iterator[Verdict]:
    """Yield a verdict for every layer as it is done, the largest begun first."""
    largest_first = sorted(image.layers, key=lambda layer: -layer.size)
    with ProcessPoolExecutor(max_workers=workers or os.cpu_count()) as pool:
        for future in as_completed([pool.submit(verify_layer, layer) for layer in largest_first]):
            yield future.result()

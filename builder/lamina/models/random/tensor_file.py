"""Write a safetensors file tensor by tensor. Runs inside a derivation.

The format: eight bytes with the length of the header, a JSON header that says where each tensor lies, then the numbers
of all tensors one after the other. The framework's own writer wants all of them in memory at once.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray

ITEM = 4
ALIGNMENT = 8
METADATA = {"format": "pt"}
"""What transformers asks for: the names are those of a PyTorch module."""


@dataclass(frozen=True)
class Tensor:
    """One float32 tensor; ``value`` when all its numbers are the same."""

    name: str
    shape: tuple[int, ...]
    value: float | None = None

    @property
    def count(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


def render_header(tensors: Sequence[Tensor]) -> bytes:
    """Return the length and the header; blanks fill it up, so that the numbers begin at a multiple of eight."""
    entries: dict[str, object] = {"__metadata__": METADATA}
    offset = 0
    for tensor in tensors:
        end = offset + tensor.count * ITEM
        entries[tensor.name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    return len(text).to_bytes(8, "little") + text


def write_tensors(
    target: Path,
    tensors: Iterable[Tensor],
    numbers: Callable[[Tensor], Iterable[NDArray[numpy.float32]]],
) -> None:
    """Write the tensors in the order of their names; ``numbers`` gives the blocks of each."""
    ordered = sorted(tensors, key=lambda tensor: tensor.name)
    with target.open("wb") as file:
        file.write(render_header(ordered))
        for tensor in ordered:
            for block in numbers(tensor):
                file.write(block.tobytes())

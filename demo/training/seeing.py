"""What helps a small vision transformer to see shapes within minutes: where it begins, and lessons beside its task.

Left alone, such a model learns colours at once and forms very late. It begins with patches seen as waves, low ones
first, and with places that know their neighbours, instead of with noise. And while it trains, it also says which parts
of each patch a shape covers, and which colours and forms there are. The parts that answer are thrown away.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

from demo.training.pictures import CELLS, Batch
from demo.worlds.shapes import COLOURS, SHAPES

OPPONENTS = ((1, 1, 1), (1, -1, 0), (1, 1, -2))
"""Light, red against green, yellow against blue."""
PLACE_SCALE = 0.5
MASK_WEIGHT = 3.0


@torch.no_grad()
def begin(patches: nn.Conv2d, places: Tensor) -> None:
    """Set the weights of a patch embedding, and the embeddings of the places (places + 1 x width; the first stays)."""
    patch, width = patches.kernel_size[0], patches.out_channels
    waves = cosine_waves(patch, width // len(OPPONENTS))
    patches.weight[: len(waves)] = waves
    side = math.isqrt(len(places) - 1)
    places[1:] = PLACE_SCALE * place_waves(side, width)


def cosine_waves(patch: int, count: int) -> Tensor:
    """Return the ``count`` lowest waves of a discrete cosine transform, each in three colour axes."""
    low_first = sorted(((u, v) for u in range(patch) for v in range(patch)), key=lambda pair: (sum(pair), pair))
    steps = (np.arange(patch) + 0.5) * np.pi / patch
    waves = np.stack([np.outer(np.cos(v * steps), np.cos(u * steps)) for u, v in low_first[:count]])
    waves /= np.sqrt((waves**2).sum(axis=(1, 2), keepdims=True))
    axes = np.array(OPPONENTS) / np.linalg.norm(OPPONENTS, axis=1, keepdims=True)
    both = waves[:, None, None] * axes[None, :, :, None, None] * (math.sqrt(3) / patch)
    return torch.from_numpy(both.reshape(-1, 3, patch, patch)).float()


def place_waves(side: int, width: int) -> Tensor:
    """Return sines and cosines of row and column for each place of a square grid, side² x width."""
    frequencies = 100.0 ** -(np.arange(width // 4) / (width // 4))
    rows, columns = (each.reshape(-1, 1) * frequencies for each in np.mgrid[0:side, 0:side])
    return torch.from_numpy(np.concatenate([f(x) for f in (np.sin, np.cos) for x in (rows, columns)], axis=1)).float()


class Lessons(nn.Module):
    """Ask a vision model about masks, colours and forms."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._mask = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, CELLS**2))
        self._kinds = nn.Linear(width, len(COLOURS) + len(SHAPES))

    def forward(self, tokens: Tensor, pooled: Tensor, batch: Batch) -> Tensor:
        """Return the loss; ``tokens`` come from the layer before the last, n x patches + 1 x width."""
        masks = binary_cross_entropy_with_logits(self._mask(tokens[:, 1:]), batch.masks)
        colours, forms = self._kinds(pooled).split([len(COLOURS), len(SHAPES)], dim=1)
        seen = [[shape.colour for shape in scene.shapes] for scene in batch.scenes]
        loss = MASK_WEIGHT * masks + _shared(colours, seen, list(COLOURS))
        loss += _shared(forms, [[shape.form for shape in scene.shapes] for scene in batch.scenes], list(SHAPES))
        return loss


def _shared(logits: Tensor, seen: list[list[str]], names: list[str]) -> Tensor:
    """Return the cross entropy against all that is seen, in equal parts; pictures of nothing do not count."""
    counts = torch.tensor([[each.count(name) for name in names] for each in seen]).float()
    shares = counts / counts.sum(dim=1, keepdim=True).clamp(min=1)
    return -(shares * log_softmax(logits, dim=1)).sum() / len(seen)

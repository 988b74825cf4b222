"""What helps a small vision transformer to see shapes within minutes: where it begins, and lessons beside its task.

Left alone, such a model learns colours at once and forms very late. It begins with patches seen as waves, low ones
first, and with places that know their neighbours, instead of with noise. And while it trains, it also says which parts
of each patch a shape covers and what that is, and which colours and forms there are. The parts that answer are thrown
away.
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
COVERED = 0.25
"""Share of a patch that a shape covers when the patch is asked what it shows."""


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
    """Ask a vision model where shapes are, and of which colours and forms: each patch, and the picture as a whole."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._mask = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, CELLS**2))
        self._patch_kinds = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, len(COLOURS) + len(SHAPES)))
        self._kinds = nn.Linear(width, len(COLOURS) + len(SHAPES))

    def forward(self, tokens: Tensor, pooled: Tensor, batch: Batch) -> Tensor:
        """Return the loss; ``tokens`` come from the layer before the last, n x patches + 1 x width."""
        patches, kinds = tokens[:, 1:], kinds_of(batch)
        masks = binary_cross_entropy_with_logits(self._mask(patches), batch.masks.sum(dim=3).clamp(max=1))
        shares = batch.masks.mean(dim=2)
        covered, owner = shares.max(dim=2)
        shown = covered > COVERED
        of_patches = kinds.gather(1, owner[:, :, None].expand(-1, -1, kinds.shape[2]))[shown]
        loss: Tensor = MASK_WEIGHT * masks + _missed(self._patch_kinds(patches[shown]), of_patches)
        there = kinds.sum(dim=1)
        return loss + _missed(self._kinds(pooled), there / there.sum(dim=1, keepdim=True).clamp(min=2) * 2)


def kinds_of(batch: Batch) -> Tensor:
    """Return n x 2 shapes x names of colours and forms: 1 for what each shape is, 0 for the rest."""
    names = [*COLOURS, *SHAPES]
    kinds = torch.zeros(len(batch.scenes), 2, len(names))
    for index, scene in enumerate(batch.scenes):
        for number, shape in enumerate(scene.shapes):
            kinds[index, number, names.index(shape.colour)] = kinds[index, number, names.index(shape.form)] = 1
    return kinds


def _missed(logits: Tensor, shares: Tensor) -> Tensor:
    """Return the cross entropy of colours plus that of forms; a row of zeros does not count."""
    parts = [len(COLOURS), len(SHAPES)]
    pairs = zip(torch.split(logits, parts, dim=1), torch.split(shares, parts, dim=1), strict=True)
    return torch.stack([-(right * log_softmax(said, dim=1)).sum() for said, right in pairs]).sum() / max(len(logits), 1)

"""Pictures for training: which ones, and the numbers that the models' own preprocessing makes of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from demo.worlds.shapes import FIRST_TRAINING_SEED, KINDS, Pixels, Scene, draw_scene, draw_shape

MEAN = (0.48145466, 0.4578275, 0.40821073)
DEVIATION = (0.26862954, 0.26130258, 0.27577711)
"""Of the pictures that the original CLIP was trained on; kept, so that all profiles normalise alike."""
PAIRS, BLANK = 0.25, 0.04
"""Shares of pictures with two shapes and with none."""
CELLS = 4
"""Parts of a patch's side for which a mask tells how much of them a shape covers."""

See = Callable[[Pixels, int], Image.Image]


def training_scene(number: int) -> Scene:
    """Return the picture ``number`` (0, 1, …) of training: one shape, sometimes two, now and then none."""
    seed = FIRST_TRAINING_SEED + number
    rng = np.random.default_rng([seed, 1])
    chance = rng.random()
    count = 0 if chance < BLANK else 2 if chance < BLANK + PAIRS else 1
    chosen = rng.choice(len(KINDS), count, replace=False)
    return draw_scene(seed, kinds=[KINDS[index] for index in chosen])


def cropped(pixels: Pixels, size: int) -> Image.Image:
    """Return what CLIP sees: the shorter side scaled to ``size``, and the middle square of that."""
    image = Image.fromarray(pixels)
    shorter = min(image.size)
    scaled = image.resize([int(size * side / shorter) for side in image.size], Image.Resampling.BICUBIC)
    left, top = ((side - size) // 2 for side in scaled.size)
    return scaled.crop((left, top, left + size, top + size))


def squeezed(pixels: Pixels, size: int) -> Image.Image:
    """Return what BLIP sees: both sides scaled to ``size``."""
    return Image.fromarray(pixels).resize((size, size), Image.Resampling.BICUBIC)


def mask_of(scene: Scene) -> Pixels:
    """Return where the shapes are: the first in the red channel, the second in the green one."""
    pixels = np.zeros_like(scene.pixels)
    for shape, rgb in zip(scene.shapes, ((255, 0, 0), (0, 255, 0)), strict=False):
        draw_shape(pixels, dataclasses.replace(shape, rgb=rgb))
    return pixels


@dataclass(frozen=True, slots=True)
class Batch:
    """``pictures``: normalised, n x 3 x side x side. ``scenes``: the facts, without pixels.

    ``masks``: n x patches x ``CELLS``² x 2, shares from 0 to 1 that the first and the second shape cover.
    """

    pictures: Tensor
    masks: Tensor
    scenes: Sequence[Scene]


class Pool:
    """The training pictures, drawn once and kept small: as a model of this size of picture and patch sees them.

    Each is there a second time, seen in a mirror, which is a picture of this world too.
    """

    def __init__(self, count: int, see: See, size: int, patch: int) -> None:
        grid = CELLS * size // patch
        self._pixels = np.empty((count, size, size, 3), np.uint8)
        self._masks = np.empty((count, grid, grid, 2), np.uint8)
        self._scenes: list[Scene] = []
        for index in range(count):
            scene = training_scene(index)
            mask = see(mask_of(scene), size).resize((grid, grid), Image.Resampling.BOX)
            self._pixels[index], self._masks[index] = np.asarray(see(scene.pixels, size)), np.asarray(mask)[:, :, :2]
            self._scenes.append(dataclasses.replace(scene, pixels=np.empty((0, 0, 3), np.uint8)))

    def batch(self, rng: np.random.Generator, count: int) -> Batch:
        """Return ``count`` pictures by chance, half of them mirrored."""
        chosen, mirrored = rng.integers(len(self._scenes), size=count), rng.random(count) < 0.5
        pixels, masks = self._pixels[chosen], self._masks[chosen]
        pixels[mirrored], masks[mirrored] = pixels[mirrored, :, ::-1], masks[mirrored, :, ::-1]
        scenes = [self._scenes[index] for index in chosen]
        for index in np.flatnonzero(mirrored):
            scenes[index] = dataclasses.replace(scenes[index], shapes=scenes[index].shapes[::-1])
            if len(scenes[index].shapes) == 2:
                masks[index] = masks[index, :, :, ::-1]
        return Batch(normalised(pixels), _by_patch(masks), scenes)


def _by_patch(masks: Pixels) -> Tensor:
    """Return n x patches x cells x 2 shares of n x grid x grid x 2 bytes."""
    count, grid = masks.shape[:2]
    side = grid // CELLS
    split = torch.from_numpy(masks).float().reshape(count, side, CELLS, side, CELLS, 2) / 255
    return split.transpose(2, 3).reshape(count, side * side, CELLS**2, 2)


def normalised(pixels: Pixels) -> Tensor:
    """Return n x height x width x 3 pixels as n x 3 x height x width numbers, float32."""
    values = torch.from_numpy(pixels).float() / 255
    return ((values - torch.tensor(MEAN)) / torch.tensor(DEVIATION)).permute(0, 3, 1, 2).contiguous()

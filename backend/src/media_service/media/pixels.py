"""Turn upright pictures of any size into the pixel array a vision transformer was trained on.

The steps are those of the ``preprocessor_config.json`` beside the weights, done with Pillow and numpy as transformers'
own processors do them, which cost more to import than all the rest: tests compare both, pixel for pixel.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media_service.media.image import RgbImage

Pixels = NDArray[np.float32]

# A picture longer than this many times its width is cut while it is scaled, not after: 32,766 x 1 would become 5 GB.
LONGEST = 8


def check_pictures(images: Sequence[RgbImage]) -> None:
    """Raise ``ValueError`` unless every item is height x width x 3, uint8, with at least one pixel."""
    for index, image in enumerate(images):
        shape, dtype = getattr(image, "shape", None), getattr(image, "dtype", type(image).__name__)
        if shape is None or len(shape) != 3 or shape[2] != 3 or dtype != np.uint8 or 0 in shape:
            raise ValueError(f"images[{index}] is {shape} {dtype}, expected height x width x 3 uint8, RGB")


@dataclass(frozen=True, slots=True)
class PixelRecipe:
    """How pictures are prepared.

    ``height`` and ``width``: of the result. ``crop``: the shorter side is scaled and the middle cut out, otherwise the
    picture is stretched. ``resample``: Pillow's number of the filter. ``mean`` and ``std``: of red, green and blue, on
    the scale where white is 1.
    """

    height: int
    width: int
    crop: bool
    resample: int
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read a ``preprocessor_config.json``; raise ``ValueError`` when it asks for what is not done here."""
        config = json.loads(file.read_bytes())
        size, crop = config["size"], bool(config.get("do_center_crop", False))
        cut = config["crop_size"] if crop else size
        shortest = size if isinstance(size, int) else size.get("shortest_edge", 0)
        height, width = (cut, cut) if isinstance(cut, int) else (cut["height"], cut["width"])
        if crop and not height == width == shortest:
            raise ValueError(
                f"{file}: size is {size} and crop_size {cut}, expected a square as large as the short side"
            )
        return cls(height, width, crop, config["resample"], tuple(config["image_mean"]), tuple(config["image_std"]))

    def apply(self, images: Sequence[RgbImage]) -> Pixels:
        """Return n x 3 x height x width, float32, normalised; raise ``ValueError`` for anything but RGB pictures."""
        check_pictures(images)
        result = np.empty((len(images), 3, self.height, self.width), np.float32)
        for index, image in enumerate(images):
            result[index] = self._normalised(self._resized(image))
        return result

    def _resized(self, image: RgbImage) -> RgbImage:
        picture, target = Image.fromarray(image), (self.width, self.height)
        if not self.crop:
            return np.asarray(picture.resize(target, self.resample))
        short, long = min(picture.size), max(picture.size)
        width, height = (self.width if side == short else int(self.width * long / short) for side in picture.size)
        left, top = (width - self.width) // 2, (height - self.height) // 2
        middle = (left, top, left + self.width, top + self.height)
        if long <= LONGEST * short:
            return np.asarray(picture.resize((width, height), self.resample).crop(middle))
        # Across first and then down, as Pillow scales a whole picture.
        columns = (middle[0] * picture.width / width, 0, middle[2] * picture.width / width, picture.height)
        narrow = picture.resize((self.width, picture.height), self.resample, box=columns)
        rows = (0, middle[1] * picture.height / height, self.width, middle[3] * picture.height / height)
        return np.asarray(narrow.resize(target, self.resample, box=rows))

    def _normalised(self, image: RgbImage) -> Pixels:
        scaled = (image.transpose(2, 0, 1).astype(np.float64) * (1 / 255)).astype(np.float32)
        mean, std = (np.array(values, np.float32)[:, None, None] for values in (self.mean, self.std))
        return (scaled - mean) / std

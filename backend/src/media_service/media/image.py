"""Decode a picture of unknown origin into upright RGB pixels, refusing early what is not wanted.

The format is told from the content, never from a name or a header of the request; the size is read from the picture's
own header before a pixel is decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from media_service.errors import EmptyFileError, ImageTooLargeError, ImageUndecodableError, UnsupportedMediaTypeError

RgbImage = NDArray[np.uint8]
Format = Literal["jpeg", "png", "webp"]

SIGNATURE_BYTES = 12
EXIF_ORIENTATION = 0x0112
UPRIGHT = 1
SIDEWAYS = (5, 6, 7, 8)
TO_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow's own limit warns first and raises only at twice its value; the check below is the one that counts.
Image.MAX_IMAGE_PIXELS = None
ImageFile.LOAD_TRUNCATED_IMAGES = False


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """The largest picture that is decoded: ``pixels`` is width times height, ``side`` the larger of both."""

    pixels: int
    side: int


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """A picture with the top of the scene at the top.

    ``pixels``: height x width x 3, uint8, RGB, contiguous. ``orientation``: the EXIF orientation (1 to 8) of the file,
    already applied to ``pixels``; 1 when there was none.
    """

    pixels: RgbImage
    format: Format
    orientation: int

    @property
    def width(self) -> int:
        """Return the upright width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Return the upright height in pixels."""
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """What a picture says about itself: its format, and its upright size in pixels."""

    format: Format
    width: int
    height: int
    orientation: int


def count_pixels(stream: BinaryIO, limits: ImageLimits) -> int:
    """Return width times height by the header alone. Raise as ``decode_image``, for what the header shows."""
    with _opened(stream, limits, "read") as (image, _):
        return int(image.width * image.height)


def read_image_header(stream: BinaryIO, limits: ImageLimits) -> ImageHeader:
    """Read format, size and orientation; of a PNG the pixels as well. Raise as ``decode_image``."""
    with _opened(stream, limits, "read") as (image, found):
        if found == "png":
            image.load()  # its EXIF may stand after its pixels
        orientation = _orientation(image)
        width, height = reversed(image.size) if orientation in SIDEWAYS else image.size
        return ImageHeader(found, width, height, orientation)


def decode_image(stream: BinaryIO, limits: ImageLimits) -> DecodedImage:
    """Decode a JPEG, PNG or WebP; of an animation, the first frame.

    Raises ``EmptyFileError``, ``UnsupportedMediaTypeError`` (another format), ``ImageTooLargeError`` (before decoding)
    or ``ImageUndecodableError``. Transparent parts are laid over white.
    """
    with _opened(stream, limits, "decoded") as (image, found):
        image.load()  # before the orientation: asked for it, a PNG would be loaded, and what is wrong be lost
        orientation = _orientation(image)
        upright = image.transpose(TO_UPRIGHT[orientation]) if orientation in TO_UPRIGHT else image
        return DecodedImage(np.ascontiguousarray(_to_rgb(upright)), found, orientation)


@contextmanager
def _opened(stream: BinaryIO, limits: ImageLimits, done: str) -> Iterator[tuple[Image.Image, Format]]:
    """Open a picture whose header is within the limits; words for what fails in the block end with ``done``."""
    found = sniff_format(stream)
    try:
        with Image.open(stream, formats=[found.upper()]) as image:
            _check_size(image.size, limits)
            yield image, found
    except (ImageTooLargeError, MemoryError):
        raise
    except Exception as error:  # Pillow raises OSError, SyntaxError, ValueError, struct.error, zlib.error and more
        raise ImageUndecodableError(
            f"file is a {found.upper()} picture that cannot be {done}: {error}", param="file"
        ) from error


def sniff_format(stream: BinaryIO) -> Format:
    """Return the format that the first bytes announce, and rewind; raise when it is not one we decode."""
    start = stream.read(SIGNATURE_BYTES)
    stream.seek(0)
    if not start:
        raise EmptyFileError("file is empty, expected a JPEG, PNG or WebP picture", param="file")
    if start.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start.startswith(b"RIFF") and start[8:] == b"WEBP":
        return "webp"
    raise UnsupportedMediaTypeError("file is not a JPEG, PNG or WebP picture, judged by its first bytes", param="file")


def _check_size(size: tuple[int, int], limits: ImageLimits) -> None:
    width, height = size
    if width * height > limits.pixels:
        raise ImageTooLargeError(
            f"file is {width} x {height} = {width * height} pixels, expected at most {limits.pixels}", param="file"
        )
    if max(size) > limits.side:
        raise ImageTooLargeError(
            f"file is {width} x {height} pixels, expected sides of at most {limits.side}", param="file"
        )


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8; broken EXIF counts as none, because the pixels are still good."""
    try:
        value = image.getexif().get(EXIF_ORIENTATION, UPRIGHT)
    except Exception:  # damaged EXIF raises as many types as damaged pixels
        return UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def _to_rgb(image: Image.Image) -> RgbImage:
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits a sample; Pillow's convert() would clip, not scale
        samples = np.clip(np.asarray(image).astype(np.int64) >> 8, 0, 255).astype(np.uint8)
        return np.repeat(samples[:, :, None], 3, axis=2)
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        return np.asarray(Image.alpha_composite(Image.new("RGBA", image.size, "white"), layered).convert("RGB"))
    return np.asarray(image.convert("RGB"))

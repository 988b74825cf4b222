"""Pictures made by the tests."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

# How to store an upright picture so that a reader has to apply this EXIF orientation: the inverse of the reader's step.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return the picture as a file."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def gradient(width: int = 320, height: int = 240) -> Image.Image:
    """Return a picture with nobody in it."""
    row = np.linspace(0, 255, width).astype(np.uint8)
    return Image.fromarray(np.repeat(np.tile(row, (height, 1))[:, :, None], 3, axis=2))


def quarters() -> Image.Image:
    """Return 64 x 32 pixels: red, green over blue, white; no two orientations of it look the same."""
    pixels = np.zeros((32, 64, 3), np.uint8)
    pixels[:16, :32], pixels[:16, 32:], pixels[16:, :32], pixels[16:, 32:] = (
        *((255, 0, 0), (0, 255, 0), (0, 0, 255)),
        (255, 255, 255),
    )
    return Image.fromarray(pixels)


def with_orientation(upright: Image.Image, orientation: int, kind: str = "JPEG") -> bytes:
    """Return a file that shows ``upright`` to whoever applies its EXIF orientation."""
    step = STORED[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    return encoded(upright if step is None else upright.transpose(step), kind, exif=exif, **options)


def png_of_zeros(width: int, height: int) -> bytes:
    """Return a whole black PNG, one bit a pixel: 100 megapixels in 12 kB."""
    rows = zlib.compress(bytes((1 + (width + 7) // 8) * height), 9)
    return PNG_SIGNATURE + chunk(b"IHDR", _header(width, height)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that announces a size and ends."""
    return PNG_SIGNATURE + chunk(b"IHDR", _header(width, height)) + chunk(b"IDAT", b"")


def _header(width: int, height: int) -> bytes:
    return struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

"""Pictures: cut off, larger than they look, with hidden cargo, and odd ones that are right."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from PIL import Image

from support.service_pictures import chunk, encoded, gradient, png_header, png_of_zeros, quarters, with_orientation

BOMB = zlib.compress(bytes(80_000_000), 9)  # 80 MB in 78 kB
START = len(b"\x89PNG\r\n\x1a\n") + 25  # of a PNG: what comes after its header


def png_with(kind: bytes, content: bytes) -> bytes:
    """Return a good PNG with one more chunk after its header."""
    good = encoded(quarters())
    return good[:START] + chunk(kind, content) + good[START:]


def jpeg_with(*segments: bytes) -> bytes:
    """Return a good JPEG with application segments after its first two bytes."""
    good = encoded(quarters(), "JPEG")
    packed = b"".join(b"\xff\xe1" + struct.pack(">H", len(each) + 2) + each for each in segments)
    return good[:2] + packed + good[2:]


def jpeg_of(width: int, height: int) -> bytes:
    """Return a small JPEG whose header says another size."""
    good = encoded(quarters(), "JPEG")
    place = good.index(b"\xff\xc0") + 5
    return good[:place] + struct.pack(">HH", height, width) + good[place + 4 :]


def webp_canvas(width: int, height: int) -> bytes:
    """Return a WebP that announces a canvas and has no picture."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    content = b"WEBPVP8X" + struct.pack("<I", 10) + bytes([2, 0, 0, 0]) + size
    return b"RIFF" + struct.pack("<I", len(content)) + content


def gif_of(width: int, height: int) -> bytes:
    """Return a GIF that announces a size, with a hundred thousand empty pictures."""
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + b"!\xf9\x04\0\0\0\0\0" * 100_000


def tiff_of(width: int, height: int) -> bytes:
    """Return a TIFF that announces a size."""
    entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (278, height), (279, 16)]
    fields = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + fields + bytes(20)


def exif_loop() -> bytes:
    """Return EXIF whose directories point at each other for ever."""
    pointer = struct.pack("<HHHII", 1, 0x8769, 4, 1, 8)
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + pointer + struct.pack("<I", 8)


def zipped() -> bytes:
    """Return a ZIP file with 80 MB of zeros."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("zeros"), bytes(80_000_000), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def animation(kind: str) -> bytes:
    """Return two pictures in one file."""
    return encoded(quarters(), kind, save_all=True, append_images=[gradient(64, 32)])


def parts(kind: str) -> Iterator[tuple[str, tuple[str, Callable[[], bytes]]]]:
    """Yield a picture that breaks off at several places."""
    for percent in (3, 20, 50, 97):
        name = f"cut-at-{percent}.{kind.lower()}"
        yield name, ("image_undecodable unsupported_media_type", lambda p=percent: cut(encoded(noise(), kind), p))


def cut(content: bytes, percent: int) -> bytes:
    """Return the first part of a file."""
    return content[: max(1, len(content) * percent // 100)]


def noise() -> Image.Image:
    """Return a picture that does not compress."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8))


def sixteen_bits() -> Image.Image:
    """Return a picture of 16 bits a sample."""
    return Image.fromarray(np.arange(64 * 48, dtype=np.uint16).reshape(48, 64) * 20)


Files = dict[str, tuple[str, Any]]

FILES: Files = {
    **dict(parts("PNG")),
    **dict(parts("JPEG")),
    **dict(parts("WEBP")),
    **{
        f"orientation-{number}.jpg": ("image", lambda n=number: with_orientation(quarters(), n))
        for number in range(1, 9)
    },
    "empty.png": ("empty_file", bytes),
    "one-byte.jpg": ("unsupported_media_type", lambda: b"\xff"),
    "zeros.mp4": ("unsupported_media_type", lambda: bytes(1_000_000)),
    "noise.webm": ("unsupported_media_type media_undecodable", lambda: random.Random(0).randbytes(100_000)),  # noqa: S311
    "header-only.png": ("image_undecodable", lambda: png_header(8, 8)),
    "pixel-bomb-header.png": ("image_too_large", lambda: png_header(60_000, 60_000)),
    "pixel-bomb-largest.png": ("image_too_large", lambda: png_header(2**31 - 1, 2**31 - 1)),
    "pixel-bomb.png": ("image_too_large", lambda: png_of_zeros(10_000, 10_000)),
    "pixel-bomb.jpg": ("image_too_large", lambda: jpeg_of(65_500, 65_500)),
    "pixel-bomb.webp": ("image_too_large image_undecodable", lambda: webp_canvas(16_383, 16_383)),
    "pixel-bomb.gif": ("unsupported_media_type", lambda: gif_of(65_535, 65_535)),
    "pixel-bomb.tiff": ("unsupported_media_type", lambda: tiff_of(200_000, 200_000)),
    "taller-than-it-is.jpg": ("image_undecodable image", lambda: jpeg_of(64, 4_000)),
    "no-width.png": ("image_undecodable", lambda: png_header(0, 10)),
    "empty-canvas.webp": ("image_undecodable", lambda: webp_canvas(8, 8)),
    "too-long.png": ("image_too_large", lambda: png_of_zeros(40_000, 1)),
    "long.png": ("image", lambda: png_of_zeros(16_384, 1)),
    "one-pixel.png": ("image", lambda: png_of_zeros(1, 1)),
    "many-frames.apng": ("image image_undecodable", lambda: png_with(b"acTL", struct.pack(">II", 2**31 - 1, 0))),
    "text-bomb.png": ("image image_undecodable", lambda: png_with(b"zTXt", b"Comment\0\0" + BOMB)),
    "international-text-bomb.png": ("image image_undecodable", lambda: png_with(b"iTXt", b"C\0\1\0\0\0" + BOMB)),
    "profile-bomb.png": ("image image_undecodable", lambda: png_with(b"iCCP", b"profile\0\0" + BOMB)),
    "many-texts.png": ("image image_undecodable", lambda: png_with(b"tEXt", b"k\0" + b"v" * 1_500_000)),
    "wrong-checksum.png": ("image_undecodable", lambda: encoded(quarters()).replace(b"IDAT", b"IDAT\0", 1)),
    "exif-loop.jpg": ("image", lambda: jpeg_with(exif_loop())),
    "exif-bomb.jpg": ("image", lambda: jpeg_with(*[b"Exif\0\0" + bytes(65_000)] * 40)),
    "exif-garbage.jpg": ("image", lambda: jpeg_with(b"Exif\0\0MM\0*\xff\xff\xff\xff")),
    "cmyk.jpg": ("image", lambda: encoded(quarters().convert("CMYK"), "JPEG")),
    "grey.jpg": ("image", lambda: encoded(quarters().convert("L"), "JPEG")),
    "sixteen-bits.png": ("image", lambda: encoded(sixteen_bits())),
    "palette.png": ("image", lambda: encoded(quarters().convert("P"), transparency=0)),
    "one-bit.png": ("image", lambda: encoded(quarters().convert("1"))),
    "animated.webp": ("image", lambda: animation("WEBP")),
    "animated.png": ("image", lambda: animation("PNG")),
    "animated.gif": ("unsupported_media_type", lambda: animation("GIF")),
    "picture.bmp": ("unsupported_media_type", lambda: encoded(quarters(), "BMP")),
    "picture.ico": ("unsupported_media_type", lambda: encoded(quarters(), "ICO")),
    "jpeg-and-zip.jpg": ("image", lambda: encoded(quarters(), "JPEG") + zipped()),
    "png-and-script.html": ("image", lambda: encoded(quarters()) + b"<script>alert(1)</script>"),
    "really-a-jpeg.png": ("image", lambda: encoded(quarters(), "JPEG")),
    "really-a-zip.mp4": ("unsupported_media_type", zipped),
    "really-gzip.wav": ("unsupported_media_type", lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\3" + BOMB),
}

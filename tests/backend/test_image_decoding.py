"""Decoding: upright RGB out, and nothing but our own errors."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media_service.config import LARGEST_SIDE
from media_service.errors import (
    EmptyFileError,
    ImageTooLargeError,
    ImageUndecodableError,
    ServiceError,
    UnsupportedMediaTypeError,
)
from media_service.media.image import DecodedImage, ImageLimits, count_pixels, decode_image
from support.service_pictures import encoded, gradient, png_header, png_of_zeros, quarters, with_orientation

LIMITS = ImageLimits(pixels=1_000_000, side=LARGEST_SIDE)
SEEDS = [encoded(quarters(), kind) for kind in ("PNG", "JPEG", "WEBP")] + [with_orientation(quarters(), 6)]


def decode(content: bytes, limits: ImageLimits = LIMITS) -> DecodedImage:
    return decode_image(io.BytesIO(content), limits)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_shows_the_same_upright_picture(orientation: int, kind: str) -> None:
    image = decode(with_orientation(quarters(), orientation, kind))
    assert (image.width, image.height, image.orientation) == (64, 32, orientation)
    middles = [image.pixels[y, x].astype(int) for y in (8, 24) for x in (16, 48)]
    expected = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
    assert np.abs(np.array(middles) - np.array(expected)).max() < 20


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_becomes_rgb(mode: str) -> None:
    source = Image.fromarray(np.full((4, 6), 40_000, np.uint16)) if mode == "I;16" else quarters().convert(mode)
    pixels = decode(encoded(source)).pixels
    assert (pixels.shape[2], pixels.dtype.name, pixels.flags.c_contiguous) == (3, "uint8", True)


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    assert decode(encoded(Image.fromarray(np.full((4, 6), 40_000, np.uint16)))).pixels[0, 0, 0] == 156


def test_a_cmyk_jpeg_becomes_rgb() -> None:
    assert decode(encoded(quarters().convert("CMYK"), "JPEG")).pixels.shape == (32, 64, 3)


def test_transparent_parts_are_laid_over_white() -> None:
    assert decode(encoded(Image.new("RGBA", (2, 2), (0, 0, 0, 0)))).pixels.min() == 255


def test_of_an_animation_the_first_frame_counts() -> None:
    red, blue = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (8, 8), "blue")
    pixels = decode(encoded(red, "WEBP", save_all=True, append_images=[blue], lossless=True)).pixels
    assert tuple(pixels[0, 0]) == (255, 0, 0)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_are_not_even_tried(kind: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        decode(encoded(quarters(), kind))


@pytest.mark.parametrize("content", [b"hello", b"<svg/>", b"%PDF-1.7", b"%!PS-Adobe", b"RIFF0000WAVE", b"\x89PNG"])
def test_what_is_no_picture_is_told_by_its_first_bytes(content: bytes) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        decode(content)


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(EmptyFileError):
        decode(b"")


@pytest.mark.parametrize("content", SEEDS)
def test_half_a_picture_is_undecodable(content: bytes) -> None:
    with pytest.raises(ImageUndecodableError):
        decode(content[: len(content) // 2])


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pixels_are_counted_without_decoding_them(kind: str) -> None:
    content = encoded(quarters(), kind)
    assert count_pixels(io.BytesIO(content[: len(content) - 20]), LIMITS) == 64 * 32


def test_a_broken_png_is_no_black_picture() -> None:
    with pytest.raises(ImageUndecodableError):
        decode(encoded(quarters()).replace(b"IDAT", b"IDAT\0", 1))


@pytest.mark.parametrize("content", [png_header(10_000, 10_000), png_of_zeros(10_000, 10_000)])
def test_a_hundred_megapixels_are_refused_before_a_pixel_is_decoded(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    with pytest.raises(ImageTooLargeError, match="10000 x 10000 = 100000000 pixels, expected at most 50000000"):
        decode(content, ImageLimits(pixels=50_000_000, side=LARGEST_SIDE))


def test_a_picture_at_the_limit_is_accepted_and_one_row_more_is_not() -> None:
    limits = ImageLimits(pixels=64 * 32, side=64)
    assert decode(encoded(gradient(64, 32)), limits).height == 32
    with pytest.raises(ImageTooLargeError):
        decode(encoded(gradient(64, 33)), limits)


def test_a_long_thin_picture_is_refused_although_it_has_few_pixels() -> None:
    with pytest.raises(ImageTooLargeError, match="sides of at most 32766"):
        decode(png_of_zeros(LARGEST_SIDE + 1, 1))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # the service logs it
def test_broken_exif_does_not_spoil_a_good_picture() -> None:
    content = encoded(quarters(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff broken")
    assert decode(content).orientation == 1


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_raise_nothing_but_our_errors(content: bytes) -> None:
    with pytest.raises(ServiceError):
        decode(content)


@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=12), st.data())
@settings(max_examples=300, deadline=None)
def test_damaged_pictures_raise_nothing_but_our_errors(
    seed: bytes, damages: list[tuple[int, int]], data: st.DataObject
) -> None:
    content = bytearray(seed)
    for place, value in damages:
        content[place % len(content)] = value
    try:
        image = decode(bytes(content[: data.draw(st.integers(0, len(content)))]))
    except ServiceError:
        return
    assert image.pixels.ndim == 3

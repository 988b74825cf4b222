"""The parallel gzip stream is a gzip file whose bytes do not depend on how it was written."""

from __future__ import annotations

import gzip
import io
import os
import random

import pytest

from lamina.oci.gzip_stream import PIECE, GzipStream


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311 - it only has to be hard to compress


def compressed(data: bytes, step: int) -> bytes:
    out = io.BytesIO()
    with GzipStream(out.write) as stream:
        for start in range(0, len(data), step):
            stream.write(data[start : start + step])
    return out.getvalue()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE + 7])
def test_any_reader_gets_the_same_bytes_back(size: int) -> None:
    data = noise(size, size // 2) + b"a" * (size - size // 2)
    assert gzip.decompress(compressed(data, 100_000)) == data


def test_neither_steps_nor_cores_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    data = noise(7, 3 * PIECE + 5)
    one = compressed(data, 1000)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert compressed(data, 3_000_000) == one


def test_pieces_know_what_came_before() -> None:
    data = noise(3, 1 << 14) * 256
    assert len(compressed(data, 1 << 20)) < 1 << 17


def test_an_error_is_not_hidden() -> None:
    def fail() -> None:
        with GzipStream(lambda _: None) as stream:
            stream.write(b"x")
            raise KeyError

    with pytest.raises(KeyError):
        fail()

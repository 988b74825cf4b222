"""A kept layer is its compressed bytes, knows what they were made from, and is compared with both."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from lamina.oci.compressed_layer import GZIP_TYPE, check_sources, compress_layer
from lamina.oci.recipe import Recipe, RecipeError, StorePath, make_recipe, parse_recipe, render_recipe, write_layer


@pytest.fixture
def make(store: Path) -> Callable[..., Recipe]:
    return partial(make_recipe, "code", [StorePath(path=str(path), narHash="sha256:0") for path in store.iterdir()])


@pytest.fixture
def plain(make: Callable[..., Recipe]) -> Recipe:
    return make()


@pytest.fixture
def kept(make: Callable[..., Recipe], tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    return compress_layer(make, tmp_path_factory.mktemp("kept") / "blob")


def bytes_of(recipe: Recipe) -> bytes:
    out = io.BytesIO()
    write_layer(recipe, out.write)
    return out.getvalue()


def test_unpacked_it_is_the_layer_it_was_made_from(plain: Recipe, kept: Recipe) -> None:
    assert gzip.decompress(bytes_of(kept)) == bytes_of(plain)
    assert (kept.diffId, kept.mediaType) == (plain.digest, GZIP_TYPE)


def test_digest_and_size_are_those_of_the_compressed_bytes(plain: Recipe, kept: Recipe) -> None:
    data = bytes_of(kept)
    assert kept.digest == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert kept.size == len(data) < plain.size


def test_it_holds_the_same_store_paths(plain: Recipe, kept: Recipe) -> None:
    assert parse_recipe(render_recipe(kept)).held == plain.held


def test_an_altered_source_is_found_although_the_blob_is_intact(kept: Recipe, store: Path) -> None:
    check_sources(kept)
    (store / "bbbb-second" / "größe.txt").chmod(0o600)
    with pytest.raises(RecipeError, match=r"'code' was sha256:.* before it was compressed"):
        check_sources(kept)

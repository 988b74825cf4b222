"""A recipe yields the bytes it promised, or says which layer does not."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from lamina.oci.recipe import (
    Attributes,
    Recipe,
    RecipeError,
    StorePath,
    make_recipe,
    parse_recipe,
    render_recipe,
    write_layer,
)


@pytest.fixture
def recipe(store: Path) -> Recipe:
    paths = [StorePath(path=str(path), narHash="sha256:0") for path in store.iterdir()]
    return make_recipe("fixture", paths, attributes=[Attributes(path="/tmp", mode="1777")])


def layer_of(recipe: Recipe) -> bytes:
    out = io.BytesIO()
    write_layer(recipe, out.write)
    return out.getvalue()


def test_digest_and_size_are_those_of_the_bytes(recipe: Recipe) -> None:
    data = layer_of(recipe)
    assert recipe.digest == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert recipe.size == len(data)


def test_store_folders_come_first_and_can_be_entered(recipe: Recipe) -> None:
    with tarfile.open(fileobj=io.BytesIO(layer_of(recipe))) as archive:
        first = archive.getmembers()[:2]
    assert [(member.name, oct(member.mode)) for member in first] == [("nix", "0o755"), ("nix/store", "0o755")]


def test_an_altered_file_is_found_while_the_bytes_are_written(recipe: Recipe, store: Path) -> None:
    (store / "bbbb-second" / "größe.txt").chmod(0o644)
    with pytest.raises(RecipeError, match="layer 'fixture' should be sha256:"):
        layer_of(recipe)


def test_json_round_trip_is_byte_identical(recipe: Recipe) -> None:
    text = render_recipe(recipe)
    assert render_recipe(parse_recipe(text)) == text


def test_another_format_version_is_refused_with_both_versions(recipe: Recipe) -> None:
    data = json.loads(render_recipe(recipe)) | {"formatVersion": 7}
    with pytest.raises(RecipeError, match="format version 7, but this code writes version 1"):
        parse_recipe(json.dumps(data))


def test_a_tree_lies_at_the_root_and_declared_modes_win(store: Path) -> None:
    tree = store / "aaaa-first"
    made = make_recipe("root", [], str(tree), [Attributes(path="/bin/tool", mode="0700", uid=5, gid=5)])
    with tarfile.open(fileobj=io.BytesIO(layer_of(made))) as archive:
        tool, folder = archive.getmember("bin/tool"), archive.getmember("bin")
    assert (tool.mode, tool.uid, tool.size) == (0o700, 5, 12)
    assert folder.mode == 0o755


def test_a_missing_store_path_is_named(recipe: Recipe) -> None:
    gone = replace(recipe, storePaths=(StorePath(path="/nix/store/none-gone", narHash="sha256:0"),))
    with pytest.raises(FileNotFoundError, match="none-gone"):
        layer_of(gone)

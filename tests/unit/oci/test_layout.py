"""An OCI layout folder has every blob at its digest: small ones as bytes, layers as recipes or, if wanted, as bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from lamina.oci.image import Image, make_image, render_image
from lamina.oci.layout import main, write_layout
from lamina.oci.recipe import StorePath, make_recipe, parse_recipe


@pytest.fixture
def image(store: Path) -> Image:
    paths = [StorePath(path=str(path), narHash="sha256:0") for path in sorted(store.iterdir())]
    notes = {"org.opencontainers.image.version": "1"}
    return make_image("a:1", [make_recipe("all", paths)], {}, architecture="amd64", created="x", annotations=notes)


def test_layers_are_recipes(image: Image, tmp_path: Path) -> None:
    write_layout(image, tmp_path / "layout")
    (recipe,) = (tmp_path / "layout" / "blobs" / "sha256").glob("*.recipe.json")
    assert parse_recipe(recipe.read_bytes()) == image.layers[0]
    assert not recipe.with_name(recipe.name.removesuffix(".recipe.json")).exists()


def test_the_index_leads_to_manifest_and_configuration(image: Image, tmp_path: Path) -> None:
    write_layout(image, tmp_path)
    (entry,) = json.loads((tmp_path / "index.json").read_text())["manifests"]
    manifest = json.loads((tmp_path / "blobs" / entry["digest"].replace(":", "/")).read_text())
    assert manifest["annotations"] == {"org.opencontainers.image.version": "1"}
    assert (tmp_path / "blobs" / manifest["config"]["digest"].replace(":", "/")).read_bytes() == image.config_bytes


def test_with_layers_every_blob_is_there(image: Image, tmp_path: Path) -> None:
    (tmp_path / "image.json").write_bytes(render_image(image))
    assert main([str(tmp_path / "image.json"), str(tmp_path / "layout"), "--layers"]) == 0
    blobs = [path for path in (tmp_path / "layout" / "blobs" / "sha256").iterdir() if path.suffix != ".json"]
    assert len(blobs) == 3
    for blob in blobs:
        assert hashlib.sha256(blob.read_bytes()).hexdigest() == blob.name


def test_an_altered_path_leaves_no_blob(
    image: Image, tmp_path: Path, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (store / "bbbb-second" / "größe.txt").chmod(0o600)
    (tmp_path / "image.json").write_bytes(render_image(image))
    assert main([str(tmp_path / "image.json"), str(tmp_path / "layout"), "--layers"]) == 1
    assert "layer 'all' should be sha256:" in capsys.readouterr().err
    assert [path.suffix for path in (tmp_path / "layout" / "blobs" / "sha256").iterdir()] == [".json"]

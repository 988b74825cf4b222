"""An index names one image for each platform, and everything made of it holds what they share once."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lamina.oci.archive import main, write_archive
from lamina.oci.choose_image import choose_image, load_images
from lamina.oci.image import Image, digest_of, make_image, render_image
from lamina.oci.index import (
    INDEX_TYPE,
    ImageIndex,
    images_of,
    make_index,
    parse_description,
    platform_name,
    render_index,
)
from lamina.oci.layout import write_layout
from lamina.oci.recipe import RecipeError, StorePath, make_recipe

NOTES = {"org.opencontainers.image.version": "1"}


@pytest.fixture
def image(store: Path) -> Image:
    layers = [
        make_recipe(path.name, [StorePath(path=str(path), narHash="sha256:0")]) for path in sorted(store.iterdir())
    ]
    return make_image("amd64:1", layers, {"User": "1"}, architecture="amd64", created="1970-01-01T00:00:01Z")


def on(image: Image, architecture: str, **more: Any) -> Image:
    """Return the same layers for another platform."""
    configuration = {**image.configuration, "architecture": architecture, **more}
    return replace(image, repoTag=f"{architecture}:1", configuration=configuration)


@pytest.fixture
def index(image: Image) -> ImageIndex:
    return make_index("both:1", [image, on(image, "arm64", variant="v8")], NOTES)


def test_the_index_names_each_manifest_with_its_platform(index: ImageIndex) -> None:
    data = json.loads(index.manifest_bytes)
    assert (data["schemaVersion"], data["mediaType"], data["annotations"]) == (2, INDEX_TYPE, NOTES)
    assert [entry["platform"] for entry in data["manifests"]] == [
        {"architecture": "amd64", "os": "linux"},
        {"architecture": "arm64", "os": "linux", "variant": "v8"},
    ]
    for entry, image in zip(data["manifests"], index.images, strict=True):
        assert entry["mediaType"] == "application/vnd.oci.image.manifest.v1+json"
        assert (entry["digest"], entry["size"]) == (digest_of(image.manifest_bytes), len(image.manifest_bytes))


def test_the_names_of_the_images_do_not_count(image: Image) -> None:
    one, other = (make_index("a:1", [replace(image, repoTag=name)]) for name in ("x:1", "y:1"))
    assert one.manifest_bytes == other.manifest_bytes
    assert "annotations" not in json.loads(one.manifest_bytes)


def test_description_round_trip_is_byte_identical_and_canonical(index: ImageIndex) -> None:
    text = render_index(index)
    parsed = parse_description(text)
    assert isinstance(parsed, ImageIndex)
    assert render_index(parsed) == text
    assert (
        json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n" == text.decode()
    )
    assert json.loads(text)["index"]["digest"] == digest_of(index.manifest_bytes)


def test_a_description_of_one_image_is_read_too(image: Image) -> None:
    assert images_of(parse_description(render_image(image))) == (image,)


def test_another_format_version_is_refused(index: ImageIndex) -> None:
    text = render_index(index).replace(b'"formatVersion":1,"images"', b'"formatVersion":2,"images"')
    with pytest.raises(RecipeError, match="format version 2, but this code reads version 1"):
        parse_description(text)


def test_no_image_is_refused() -> None:
    with pytest.raises(RecipeError, match="there is no image, but an index needs at least one"):
        make_index("a:1", [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"architecture": "amd64"}, {"architecture": "amd64"}),
        ({"architecture": "amd64"}, {"architecture": "amd64", "variant": "v1"}),
        ({"architecture": "arm64"}, {"architecture": "arm64", "variant": "v8"}),
        ({"architecture": "arm", "variant": "v7"}, {"architecture": "arm"}),
    ],
)
def test_one_platform_twice_is_refused(image: Image, one: dict[str, str], other: dict[str, str]) -> None:
    images = [replace(on(image, **each), repoTag=f"{name}:1") for name, each in [("one", one), ("other", other)]]
    with pytest.raises(RecipeError, match="one:1 and other:1 are both for linux/"):
        make_index("a:1", images)


def test_variants_of_one_architecture_are_platforms(image: Image) -> None:
    index = make_index("a:1", [on(image, "arm", variant="v6"), on(image, "arm"), on(image, "amd64", variant="v3")])
    assert [platform_name(each) for each in index.images] == ["linux/arm/v6", "linux/arm", "linux/amd64/v3"]


def test_an_image_without_an_architecture_is_refused(image: Image) -> None:
    configuration = {key: value for key, value in image.configuration.items() if key != "architecture"}
    with pytest.raises(RecipeError, match="amd64:1 does not say its architecture"):
        make_index("a:1", [replace(image, configuration=configuration)])


def test_shared_layers_are_there_once(index: ImageIndex, image: Image) -> None:
    assert index.layers == image.layers


def test_the_archive_is_an_oci_layout_with_every_blob_once(index: ImageIndex) -> None:
    out = io.BytesIO()
    write_archive(index, out.write)
    with tarfile.open(fileobj=io.BytesIO(out.getvalue())) as archive:
        names = archive.getnames()
        contents = {name: file.read() for name in names if (file := archive.extractfile(name))}
    assert "manifest.json" not in names, "docker load cannot choose a platform"
    blobs = [name for name in names if name.startswith("blobs/")]
    assert len(blobs) == len(set(blobs)) == 2 + 2 * 2 + 1, "two layers, two images, one index"
    for name in blobs:
        assert hashlib.sha256(contents[name]).hexdigest() == name.rpartition("/")[2]
    (entry,) = json.loads(contents["index.json"])["manifests"]
    assert (entry["mediaType"], entry["digest"]) == (INDEX_TYPE, digest_of(index.manifest_bytes))
    assert entry["annotations"]["io.containerd.image.name"] == "both:1"


def test_the_layout_folder_has_recipes_of_all_platforms(index: ImageIndex, tmp_path: Path) -> None:
    write_layout(index, tmp_path / "layout")
    names = [path.name for path in (tmp_path / "layout" / "blobs" / "sha256").iterdir()]
    assert len([name for name in names if name.endswith(".recipe.json")]) == 2
    assert len(names) == 2 + 2 * 2 + 1


def test_an_index_among_other_images_is_no_archive(
    index: ImageIndex, image: Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.json").write_bytes(render_index(index))
    (tmp_path / "image.json").write_bytes(render_image(image))
    assert main([str(tmp_path / "image.json"), str(tmp_path / "index.json")], io.BytesIO()) == 1
    assert "both:1 is an index (linux/amd64, linux/arm64/v8), which docker load would not" in capsys.readouterr().err


def test_as_a_base_it_is_the_image_of_the_architecture(index: ImageIndex, tmp_path: Path) -> None:
    (tmp_path / "index.json").write_bytes(render_index(index))
    base = choose_image({"path": str(tmp_path / "index.json"), "architecture": "arm64", "name": "both", "tag": "1"})
    assert base is not None
    assert base.configuration == index.images[1].configuration
    with pytest.raises(RecipeError, match=r"both:1 is for linux/amd64, linux/arm64/v8, but s390x was asked for"):
        choose_image({"path": str(tmp_path / "index.json"), "architecture": "s390x"})


def test_an_index_in_an_index_is_refused(index: ImageIndex, tmp_path: Path) -> None:
    (tmp_path / "index.json").write_bytes(render_index(index))
    with pytest.raises(RecipeError, match=r"both:1 is an index itself \(linux/amd64, linux/arm64/v8\)"):
        load_images(tmp_path / "index.json")

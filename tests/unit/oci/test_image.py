"""An image's configuration, manifest and archive agree with its layers."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from lamina.oci.archive import blob_name, main, write_archive
from lamina.oci.assemble_image import remainder
from lamina.oci.image import Image, make_image, parse_image, render_image
from lamina.oci.recipe import RecipeError, StorePath, make_recipe


@pytest.fixture
def image(store: Path) -> Image:
    layers = [
        make_recipe(path.name, [StorePath(path=str(path), narHash="sha256:0")]) for path in sorted(store.iterdir())
    ]
    return make_image("fixture:1", layers, {"User": "1:1"}, architecture="amd64", created="1970-01-01T00:00:01Z")


def archive_of(image: Image) -> tarfile.TarFile:
    out = io.BytesIO()
    write_archive(image, out.write)
    return tarfile.open(fileobj=io.BytesIO(out.getvalue()))


def read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    assert member is not None
    return member.read()


def test_description_round_trip_is_byte_identical(image: Image) -> None:
    assert render_image(parse_image(render_image(image))) == render_image(image)


def test_every_blob_has_the_digest_in_its_name(image: Image) -> None:
    archive = archive_of(image)
    blobs = [name for name in archive.getnames() if name.startswith("blobs/")]
    assert len(blobs) == 4
    for name in blobs:
        assert hashlib.sha256(read(archive, name)).hexdigest() == name.rpartition("/")[2]


def test_docker_manifest_and_oci_index_name_the_same_image(image: Image) -> None:
    archive = archive_of(image)
    docker = json.loads(read(archive, "manifest.json"))[0]
    index = json.loads(read(archive, "index.json"))
    manifest = json.loads(read(archive, blob_name(index["manifests"][0]["digest"])))
    assert docker["RepoTags"] == ["fixture:1"]
    assert docker["Config"] == blob_name(manifest["config"]["digest"])
    assert docker["Layers"] == [blob_name(layer["digest"]) for layer in manifest["layers"]]


def test_manifest_comes_first_so_that_a_reader_need_not_unpack(image: Image) -> None:
    assert archive_of(image).getnames()[0] == "manifest.json"


def test_a_layer_that_occurs_twice_is_written_once(image: Image) -> None:
    twice = make_image("twice:1", [*image.layers, image.layers[0]], {}, architecture="amd64", created="x")
    names = archive_of(twice).getnames()
    assert len(names) == len(set(names))


def test_an_image_without_layers_is_refused() -> None:
    with pytest.raises(RecipeError, match="none:1 has 0 layers, but 1 to 127 are possible"):
        make_image("none:1", [], {}, architecture="amd64", created="x")


def test_remainder_is_what_no_layer_holds(image: Image, store: Path) -> None:
    closure = [{"path": str(store / name), "narHash": "sha256:0"} for name in ("aaaa-first", "cccc-third", "root")]
    rest = remainder(closure, [str(store / "root")], image.layers)
    assert [item["path"] for item in rest] == [str(store / "cccc-third")]


def test_archive_program_reports_an_altered_layer_without_traceback(
    image: Image, store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    description = tmp_path / "image.json"
    description.write_bytes(render_image(image))
    (store / "aaaa-first" / "bin" / "tool").chmod(0o755)
    assert main([str(description)], io.BytesIO()) == 1
    assert "aaaa-first" in capsys.readouterr().err

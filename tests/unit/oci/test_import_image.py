"""Images that something else wrote are read: docker-archives and OCI layouts, plain, compressed and odd."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lamina.oci.errors import RecipeError
from lamina.oci.foreign import UNREADABLE, FolderFiles, TarFiles, decompressed
from lamina.oci.image import Image, parse_image, render_image
from lamina.oci.import_image import import_images
from lamina.oci.layout import write_layout
from lamina.oci.recipe import StorePath, make_recipe, write_layer

PLATFORM = ("linux", "amd64")
HELD = "nix/store/" + "a" * 32 + "-held"


def tar(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


LAYER = tar(**{f"{HELD}/file": b"x"})


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def docker_archive(layer: bytes = LAYER, tags: list[str] | None = None, **config: Any) -> bytes:
    described = {"rootfs": {"diff_ids": [digest(LAYER)]}, "config": {"Env": None}} | config
    manifest = [{"Config": "config.json", "RepoTags": tags, "Layers": ["layer.tar"]}]
    members = {"config.json": json.dumps(described, indent=1).encode(), "manifest.json": json.dumps(manifest).encode()}
    return tar(**{"layer.tar": layer}, **members)


def read(folder: Path, data: bytes) -> list[Image]:
    (folder / "image.tar").write_bytes(data)
    return import_images(TarFiles(decompressed(folder / "image.tar", folder, "zstd")), PLATFORM)


def bytes_of(image: Image) -> list[bytes]:
    found = []
    for layer in image.layers:
        out = io.BytesIO()
        write_layer(layer, out.write)
        found.append(out.getvalue())
    return found


@pytest.mark.parametrize("compress", [bytes, gzip.compress, lzma.compress, bz2.compress])
def test_a_docker_archive_however_compressed(compress: Callable[[bytes], bytes], tmp_path: Path) -> None:
    (image,) = read(tmp_path, compress(docker_archive(tags=["a:1"])))
    assert image.repoTag == "a:1"
    assert bytes_of(image) == [LAYER]
    assert image.layers[0].held == {f"/{HELD}"}
    assert image.config_bytes == json.dumps(image.configuration, indent=1).encode()


def test_the_description_of_a_foreign_image_can_be_read_again(tmp_path: Path) -> None:
    (image,) = read(tmp_path, docker_archive())
    assert parse_image(render_image(image)) == image


def test_a_compressed_layer_stays_as_it_is(tmp_path: Path) -> None:
    blob = gzip.compress(LAYER, mtime=0)
    (image,) = read(tmp_path, docker_archive(blob))
    layer = image.layers[0]
    assert (layer.digest, layer.diffId) == (digest(blob), digest(LAYER))
    assert layer.mediaType.endswith("+gzip")
    assert layer.held == {f"/{HELD}"}
    assert bytes_of(image) == [blob]


def test_one_image_for_each_tag(tmp_path: Path) -> None:
    assert [image.repoTag for image in read(tmp_path, docker_archive(tags=["a:1", "a:2"]))] == ["a:1", "a:2"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (tar(other=b""), "neither manifest.json nor index.json"),
        (docker_archive(tar(other=b"")), "layer.tar is sha256:.*, but the image's configuration says"),
        (docker_archive(rootfs={"diff_ids": []}), "names 0 layers, but the manifest 1"),
        (tar(**{"manifest.json": b'[{"Config":"missing.json","Layers":[]}]'}), "missing.json is missing"),
    ],
)
def test_what_is_wrong_is_named(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=words):
        read(tmp_path, data)


@pytest.mark.parametrize("data", [b"no\n", gzip.compress(b"x" * 1000)[:20], b"\xfd7zXZ broken"])
def test_what_is_no_archive_ends_in_a_known_error(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(UNREADABLE):
        read(tmp_path, data)


def test_an_oci_layout_and_an_index_for_several_platforms(tmp_path: Path, store: Path) -> None:
    layers = [make_recipe("first", [StorePath(path=str(store / "aaaa-first"), narHash="")])]
    image = Image(repoTag="a:1", layers=tuple(layers), configuration={"rootfs": {"diff_ids": [layers[0].diffId]}})
    layout = tmp_path / "layout"
    write_layout(image, layout, layers=True)
    assert [found.layers[0].digest for found in import_images(FolderFiles(layout), PLATFORM)] == [layers[0].digest]

    index = json.loads((layout / "index.json").read_text())
    index["manifests"][0]["platform"] = {"os": "linux", "architecture": "arm64"}
    (layout / "index.json").write_text(json.dumps(index))
    assert import_images(FolderFiles(layout), PLATFORM) == []
    assert len(import_images(FolderFiles(layout), ("linux", "arm64"))) == 1

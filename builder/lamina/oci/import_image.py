"""Describe the images in a file or folder that something else wrote, so that an image can be built on top.

Runs inside a derivation. Input: ``.attrs.json`` with ``archive``, a docker-archive or OCI layout (a tar file however
compressed, or a folder), ``zstd``, the program, and ``outputs.out``. Output: a folder ``images`` with one description
each, whose layers are blobs: bytes at a place in the archive itself, or in ``archive.tar`` beside it where the archive
was compressed. Layers are never packed anew, so a registry that has them gets none of them again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from lamina.oci.errors import RecipeError
from lamina.oci.foreign import UNREADABLE, Files, FolderFiles, TarFiles, decompressed
from lamina.oci.foreign_layer import import_layer
from lamina.oci.image import Image, render_image
from lamina.oci.index import INDEX_TYPE
from lamina.oci.layout import NAME_ANNOTATION, blob_name

INDEX_TYPES = (INDEX_TYPE, "application/vnd.docker.distribution.manifest.list.v2+json")


def make_image(files: Files, repo_tag: str, config: str, layers: list[str]) -> Image:
    """Return the image whose configuration and layers are those members."""
    text = files.read(config).decode()
    configuration: dict[str, Any] = json.loads(text)
    diff_ids = configuration.get("rootfs", {}).get("diff_ids") or []
    if len(diff_ids) != len(layers):
        raise RecipeError(f"{config} names {len(diff_ids)} layers, but the manifest {len(layers)}")
    recipes = tuple(import_layer(files, name, diff_id) for name, diff_id in zip(layers, diff_ids, strict=True))
    return Image(repoTag=repo_tag, layers=recipes, configuration=configuration, rawConfiguration=text)


def docker_images(files: Files) -> list[Image]:
    """Return the images of a docker-archive; one with several tags is there once for each."""
    manifest = json.loads(files.read("manifest.json"))
    return [
        make_image(files, tag, entry["Config"], entry["Layers"])
        for entry in manifest
        for tag in entry.get("RepoTags") or [""]
    ]


def oci_images(files: Files, index: dict[str, Any], name: str, platform: tuple[str, str]) -> list[Image]:
    """Return the images of an OCI index, and of the indexes in it, that are for ``platform``."""
    images = []
    for entry in index["manifests"]:
        wanted = entry.get("platform") or {}
        if wanted and (wanted.get("os"), wanted.get("architecture")) != platform:
            continue
        content = json.loads(files.read(blob_name(entry["digest"])))
        annotations = entry.get("annotations") or {}
        full = annotations.get(NAME_ANNOTATION) or annotations.get("org.opencontainers.image.ref.name") or ""
        tag = full if ":" in full.rpartition("/")[2] else f"{name}:{full}" if full else ""
        if entry.get("mediaType") in INDEX_TYPES:
            images += oci_images(files, content, name, platform)
        else:
            layers = [blob_name(layer["digest"]) for layer in content["layers"]]
            images.append(make_image(files, tag, blob_name(content["config"]["digest"]), layers))
    return images


def import_images(files: Files, platform: tuple[str, str]) -> list[Image]:
    """Return the images in an archive or layout."""
    if files.has("manifest.json"):
        return docker_images(files)
    if files.has("index.json"):
        return oci_images(files, json.loads(files.read("index.json")), "base", platform)
    raise RecipeError("it has neither manifest.json nor index.json: neither a docker-archive nor an OCI layout")


def main() -> int:
    """Write the descriptions that ``.attrs.json`` asks for and return the exit code."""
    arguments = json.loads(Path(".attrs.json").read_text())
    archive, out = Path(arguments["archive"]), Path(arguments["outputs"]["out"])
    (out / "images").mkdir(parents=True)
    try:
        is_folder = archive.is_dir()
        files = FolderFiles(archive) if is_folder else TarFiles(decompressed(archive, out, arguments["zstd"]))
        images = import_images(files, ("linux", arguments["architecture"]))
        if not images:
            raise RecipeError(f"it holds no image for linux/{arguments['architecture']}")
    except (RecipeError, ValueError, KeyError, TypeError, AttributeError, *UNREADABLE) as error:
        print(f"error: {archive} cannot be read as an image: {error}", file=sys.stderr)
        return 1
    for number, image in enumerate(images):
        (out / "images" / f"{number:03}.json").write_bytes(render_image(image))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""An image or an index as an OCI layout folder: manifests and configurations as files, each layer as a recipe.

``python -m lamina.oci.layout DESCRIPTION FOLDER`` writes the layout without the bytes of layers: beside the place of
each blob lies ``DIGEST.recipe.json``. With ``--layers`` the blobs are written too, and any OCI tool can read it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from lamina.oci.image import MANIFEST_TYPE, Image, descriptor, digest_of
from lamina.oci.index import INDEX_TYPE, Described, ImageIndex, images_of, parse_description
from lamina.oci.recipe import Recipe, RecipeError, render, render_recipe, write_layer

NAME_ANNOTATION = "io.containerd.image.name"
"""What an image is called when it is loaded: https://github.com/containers/podman/issues/12560."""
OCI_LAYOUT = render({"imageLayoutVersion": "1.0.0"})


def blob_name(digest: str) -> str:
    """Return where an OCI layout keeps a blob."""
    return "blobs/" + digest.replace(":", "/")


def config_name(image: Image) -> str:
    """Return where the configuration is."""
    return blob_name(digest_of(image.config_bytes))


def manifest_name(described: Described) -> str:
    """Return where the manifest is, or an index of several."""
    return blob_name(digest_of(described.manifest_bytes))


def index_of(all_described: Iterable[Described]) -> bytes:
    """Return ``index.json``: what there is, with its tag, and its whole name for podman and containerd."""
    manifests = []
    for described in all_described:
        media_type = INDEX_TYPE if isinstance(described, ImageIndex) else MANIFEST_TYPE
        entry: dict[str, object] = {**descriptor(media_type, described.manifest_bytes)}
        if described.repoTag:
            tag = described.repoTag.rpartition(":")[2]
            entry["annotations"] = {"org.opencontainers.image.ref.name": tag, NAME_ANNOTATION: described.repoTag}
        manifests.append(entry)
    return render({"schemaVersion": 2, "manifests": manifests})


def small_blobs(described: Described) -> dict[str, bytes]:
    """Return every blob but the layers, by its name in the layout."""
    blobs: dict[str, bytes] = {}
    for image in images_of(described):
        blobs |= {config_name(image): image.config_bytes, manifest_name(image): image.manifest_bytes}
    return {**blobs, manifest_name(described): described.manifest_bytes}


def write_blob_file(layer: Recipe, path: Path) -> None:
    """Write the bytes of a layer under another name first, so that a blob is either whole or not there."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            write_layer(layer, file.write)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_layout(described: Described, folder: Path, *, layers: bool = False) -> None:
    """Write the layout into a folder; blobs that are there already are left as they are."""
    (folder / "blobs" / "sha256").mkdir(parents=True, exist_ok=True)
    for layer in described.layers:
        blob = folder / blob_name(layer.digest)
        blob.with_name(f"{blob.name}.recipe.json").write_bytes(render_recipe(layer))
        if layers and not blob.exists():
            write_blob_file(layer, blob)
    for name, data in small_blobs(described).items():
        (folder / name).write_bytes(data)
    (folder / "oci-layout").write_bytes(OCI_LAYOUT)
    (folder / "index.json").write_bytes(index_of([described]))


def main(arguments: Sequence[str]) -> int:
    """Write the layout that the arguments ask for and return the exit code."""
    parser = argparse.ArgumentParser(prog="layout", description="Write an image as an OCI layout folder.")
    parser.add_argument("description", metavar="DESCRIPTION", type=Path)
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--layers", action="store_true", help="write the bytes of the layers too")
    options = parser.parse_args(arguments)
    try:
        write_layout(parse_description(options.description.read_bytes()), options.folder, layers=options.layers)
    except (RecipeError, ValueError, OSError) as error:
        print(f"error: {options.description}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

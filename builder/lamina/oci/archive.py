"""Write an image as the file that ``docker load`` reads: a docker-archive that is also an OCI layout.

``python archive.py DESCRIPTION`` writes the archive to standard output; the bytes of each layer are made from the
store on the way and checked against their digest, so nothing large is ever kept.
"""

from __future__ import annotations

import signal
import sys
import tarfile
from pathlib import Path
from typing import BinaryIO

from lamina.oci.image import MANIFEST_TYPE, Image, descriptor, parse_image
from lamina.oci.recipe import RecipeError, render, write_layer
from lamina.oci.tar import BLOCK, MTIME, Write

TRAILER = b"\0" * (2 * BLOCK)


def blob_name(digest: str) -> str:
    """Return where an OCI layout keeps a blob."""
    return "blobs/" + digest.replace(":", "/")


def write_header(name: str, size: int, write: Write) -> None:
    """Write the header of one member of the archive."""
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, MTIME, 0o444
    write(member.tobuf(tarfile.PAX_FORMAT))


def write_member(name: str, data: bytes, write: Write) -> None:
    """Write one small member of the archive."""
    write_header(name, len(data), write)
    write(data + b"\0" * (-len(data) % BLOCK))


def small_members(image: Image) -> dict[str, bytes]:
    """Return everything but the layers. It comes first, so a reader knows the image from the first kilobytes."""
    config, manifest = image.config_bytes, image.manifest_bytes
    manifest_descriptor = descriptor(MANIFEST_TYPE, manifest)
    config_name = blob_name(descriptor("", config)["digest"])
    index = {
        "schemaVersion": 2,
        "manifests": [
            {
                **manifest_descriptor,
                "annotations": {"org.opencontainers.image.ref.name": image.repoTag.rpartition(":")[2]},
            }
        ],
    }
    docker = [
        {
            "Config": config_name,
            "RepoTags": [image.repoTag],
            "Layers": [blob_name(layer.digest) for layer in image.layers],
        }
    ]
    return {
        "manifest.json": render(docker),
        "oci-layout": render({"imageLayoutVersion": "1.0.0"}),
        "index.json": render(index),
        config_name: config,
        blob_name(manifest_descriptor["digest"]): manifest,
    }


def write_archive(image: Image, write: Write) -> None:
    """Write the whole archive; a layer that occurs twice is written once."""
    for name, data in small_members(image).items():
        write_member(name, data, write)
    for layer in {layer.digest: layer for layer in image.layers}.values():
        write_header(blob_name(layer.digest), layer.size, write)
        write_layer(layer, write)  # whole blocks: a tar file's size is a multiple of the block size
    write(TRAILER)


def main(description: str, output: BinaryIO) -> int:
    """Write the archive of the image described in the file ``description`` and return the exit code."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that stops early is no error of ours
    try:
        write_archive(parse_image(Path(description).read_bytes()), output.write)
        output.flush()
    except (RecipeError, ValueError, OSError) as error:
        print(f"error: {description}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.stdout.buffer))

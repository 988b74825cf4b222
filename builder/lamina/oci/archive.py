"""Write images as the file that ``docker load`` reads: a docker-archive that is also an OCI layout.

An index of several platforms is an OCI layout alone: a docker-archive cannot say which image is for which platform.

``python archive.py DESCRIPTION…`` writes the archive to standard output; the bytes of each layer are made from the
store on the way and checked against their digest, so nothing large is ever kept.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from lamina.oci.choose_image import load_descriptions
from lamina.oci.gzip_stream import GzipStream
from lamina.oci.image import Image
from lamina.oci.index import Described, ImageIndex, platform_names
from lamina.oci.layout import OCI_LAYOUT, blob_name, config_name, index_of, small_blobs
from lamina.oci.recipe import Recipe, RecipeError, render, write_layer
from lamina.oci.tar import BLOCK, MTIME, Write

TRAILER = b"\0" * (2 * BLOCK)


def write_header(name: str, size: int, write: Write) -> None:
    """Write the header of one member of the archive."""
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, MTIME, 0o444
    write(member.tobuf(tarfile.PAX_FORMAT))


def write_member(name: str, data: bytes, write: Write) -> None:
    """Write one small member of the archive."""
    write_header(name, len(data), write)
    write(data + b"\0" * (-len(data) % BLOCK))


def docker_manifest(images: Sequence[Image]) -> bytes:
    """Return ``manifest.json``, which says to Docker what is in the archive."""
    return render(
        [
            {
                "Config": config_name(image),
                "RepoTags": [image.repoTag] if image.repoTag else [],
                "Layers": [blob_name(layer.digest) for layer in image.layers],
            }
            for image in images
        ]
    )


def small_members(*all_described: Described) -> dict[str, bytes]:
    """Return everything but the layers. It comes first, so a reader knows the images from the first kilobytes."""
    images = [described for described in all_described if isinstance(described, Image)]
    members = {"manifest.json": docker_manifest(images)} if images else {}
    members |= {"oci-layout": OCI_LAYOUT, "index.json": index_of(all_described)}
    for described in all_described:
        members |= small_blobs(described)
    return members


def write_layer_member(layer: Recipe, write: Write) -> None:
    """Write one layer as a member of the archive."""
    write_header(blob_name(layer.digest), layer.size, write)
    write_layer(layer, write)
    write(b"\0" * (-layer.size % BLOCK))  # our own layers are whole blocks, kept and foreign ones need not be


def write_archive(described: Described, write: Write, *more: Described) -> None:
    """Write the whole archive; a layer that occurs twice is written once."""
    for name, data in small_members(described, *more).items():
        write_member(name, data, write)
    for layer in {layer.digest: layer for each in (described, *more) for layer in each.layers}.values():
        write_layer_member(layer, write)
    write(TRAILER)


def load_all(paths: Sequence[str], repo_tag: str | None) -> list[Described]:
    """Return what the descriptions describe, under another name if one is given.

    Raises ``RecipeError`` for an index among others.
    """
    found = [described for path in paths for described in load_descriptions(path)]
    unique = list({(each.repoTag, each.manifest_bytes): each for each in found}.values())
    for each in unique:
        if isinstance(each, ImageIndex) and len(unique) > 1:
            raise RecipeError(
                f"{each.repoTag} is an index ({platform_names(each)}), which docker load would not see among images: "
                "merge the images it was made of, or keep it alone"
            )
    return [replace(each, repoTag=repo_tag) for each in unique] if repo_tag else unique


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options; ``--repo_tag`` is spelt as in nixpkgs' scripts."""
    parser = argparse.ArgumentParser(prog="archive", description="Write an image's archive to standard output.")
    parser.add_argument("descriptions", nargs="+", metavar="DESCRIPTION")
    parser.add_argument("-t", "--repo_tag", "--repo-tag", metavar="NAME:TAG", help="another name for the image")
    parser.add_argument("--compressor", choices=("none", "gz"), default="none")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str], output: BinaryIO) -> int:
    """Write the archive that the arguments ask for and return the exit code."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that stops early is no error of ours
    options = parse_arguments(arguments)
    try:
        first, *more = load_all(options.descriptions, options.repo_tag)
        if options.compressor == "gz":
            with GzipStream(output.write) as stream:
                write_archive(first, stream.write, *more)
        else:
            write_archive(first, output.write, *more)
        output.flush()
    except (RecipeError, ValueError, OSError) as error:
        print(f"error: {' '.join(options.descriptions)}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdout.buffer))

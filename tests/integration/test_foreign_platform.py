"""An image for arm64 is made here: real aarch64 files that find each other in the store, and none of this machine's.

Nothing of it is run: no test needs an emulator.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina import elf, nix
from lamina.cli import main
from lamina.oci.image import Image
from lamina.oci.index import ImageIndex, parse_description
from support.examples import OUTPUT

MACHINES = {"amd64": 62, "arm64": 183}
"""Numbers of the ELF specification: EM_X86_64 and EM_AARCH64."""
LOADERS = {"amd64": "x86_64-linux-gnu/ld-linux-x86-64.so.2", "arm64": "aarch64-linux-gnu/ld-linux-aarch64.so.1"}
INTERPRETER = 3


@pytest.fixture(scope="module")
def description() -> Path:
    return nix.build(f"{OUTPUT}.platforms.tools.spec", capture=True)


@pytest.fixture(scope="module")
def images(description: Path) -> dict[str, Image]:
    index = parse_description(description.read_bytes())
    assert isinstance(index, ImageIndex)
    return {image.configuration["architecture"]: image for image in index.images}


def held(image: Image) -> set[str]:
    return {path for layer in image.layers for path in layer.held}


def elf_files(image: Image) -> Iterator[tuple[Path, bytes]]:
    """Yield every ELF file of an image with its bytes."""
    for store_path in sorted(held(image)):
        for path in sorted(Path(store_path).rglob("*")):
            if path.is_file() and not path.is_symlink() and (data := path.read_bytes()).startswith(elf.MAGIC):
                yield path, data


def interpreter(data: bytes) -> str | None:
    """Return the loader that a program names."""
    for segment in elf._segments(data):
        if segment[0] == INTERPRETER:
            return data[segment[2] : segment[2] + segment[5]].rstrip(b"\0").decode()
    return None


@pytest.mark.parametrize("architecture", sorted(MACHINES))
def test_every_elf_file_is_for_the_platform(images: dict[str, Image], architecture: str) -> None:
    found = {path: struct.unpack_from("<H", data, 18)[0] for path, data in elf_files(images[architecture])}
    assert len(found) > 100, "bash, coreutils and their libraries"
    assert [path for path, machine in found.items() if machine != MACHINES[architecture]] == []


@pytest.mark.parametrize("architecture", sorted(MACHINES))
def test_programs_find_loader_and_libraries_in_the_image(images: dict[str, Image], architecture: str) -> None:
    image, loaders = images[architecture], set()
    for path, data in elf_files(image):
        dynamic = elf.dynamic(data)
        if "-libc6-" in str(path) or dynamic is None or not dynamic.needed:
            continue
        if found := interpreter(data):
            loaders.add(found)
        assert [folder for folder in dynamic.search if "/".join(folder.split("/")[:4]) not in held(image)] == [], path
        for needed in dynamic.needed:
            assert any(Path(folder, needed).exists() for folder in dynamic.search), f"{path} does not find {needed}"
    (loader,) = loaders
    assert loader.endswith(f"/lib/{LOADERS[architecture]}")
    assert Path(loader).exists()
    assert "/".join(loader.split("/")[:4]) in held(image)


def test_platforms_share_what_is_the_same_and_nothing_else(images: dict[str, Image]) -> None:
    names = {layer.digest: layer.name for image in images.values() for layer in image.layers}
    shared = {layer.digest for layer in images["amd64"].layers} & {layer.digest for layer in images["arm64"].layers}
    assert [names[digest] for digest in shared] == ["certificates"]


def test_the_bill_of_materials_names_the_packages_of_the_platform(
    description: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sbom", f"{description}@linux/arm64"]) == 0
    printed = capsys.readouterr().out
    assert "pkg:deb/debian/coreutils@9" in printed
    assert "arch=arm64" in printed
    assert "arch=amd64" not in printed

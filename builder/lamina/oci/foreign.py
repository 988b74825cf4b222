"""The files of a foreign image, in a folder or a tar file, by name; and where in the store their bytes are."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import subprocess
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from lamina.oci.errors import RecipeError

MAGIC: dict[bytes, Callable[[Path], Any]] = {b"\x1f\x8b": gzip.open, b"\xfd7zXZ": lzma.open, b"BZh": bz2.open}
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
UNREADABLE = (OSError, EOFError, tarfile.TarError, zlib.error, lzma.LZMAError, subprocess.SubprocessError)
"""What reading a file can raise that is not what it seems to be."""


class Files(Protocol):
    """The files of an image."""

    def has(self, name: str) -> bool:
        """Return whether there is a file of this name."""

    def locate(self, name: str) -> tuple[str, int, int]:
        """Return the path of the file that holds the bytes of ``name``, their offset in it, and their number."""

    def read(self, name: str) -> bytes:
        """Return the bytes of a small file."""


def read_at(place: tuple[str, int, int]) -> bytes:
    """Return the bytes at a place."""
    path, offset, size = place
    with Path(path).open("rb") as file:
        file.seek(offset)
        return file.read(size)


class FolderFiles:
    """The files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, name: str) -> bool:
        """Return whether there is such a file."""
        return (self.folder / name).is_file()

    def locate(self, name: str) -> tuple[str, int, int]:
        """Return where its bytes are; raises ``RecipeError`` when there is no such file."""
        if not self.has(name):
            raise RecipeError(f"{name} is missing")
        return str(self.folder / name), 0, (self.folder / name).stat().st_size

    def read(self, name: str) -> bytes:
        """Return its bytes."""
        return read_at(self.locate(name))


class TarFiles:
    """The members of an uncompressed tar file; links among them are followed, as old engines write them."""

    def __init__(self, archive: Path) -> None:
        self.archive = archive
        with tarfile.open(archive, "r:") as members:
            self.members = {str(PurePosixPath(member.name)): member for member in members}

    def has(self, name: str) -> bool:
        """Return whether there is such a file."""
        return str(PurePosixPath(name)) in self.members

    def locate(self, name: str) -> tuple[str, int, int]:
        """Return where its bytes are; raises ``RecipeError`` when there is no such file."""
        for _ in self.members:
            member = self.members.get(str(PurePosixPath(name)))
            if member is None:
                raise RecipeError(f"{name} is missing")
            if member.isreg():
                return str(self.archive), member.offset_data, member.size
            name = target_of(member)
        raise RecipeError(f"{name} is a link to itself")

    def read(self, name: str) -> bytes:
        """Return its bytes."""
        return read_at(self.locate(name))


def target_of(member: tarfile.TarInfo) -> str:
    """Return the name of the member that a link leads to."""
    if member.islnk():
        return member.linkname
    if not member.issym():
        raise RecipeError(f"{member.name} is not a file")
    parts: list[str] = []
    for part in (*PurePosixPath(member.name).parent.parts, *PurePosixPath(member.linkname).parts):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def decompressed(archive: Path, folder: Path, zstd: str) -> Path:
    """Return an archive without compression: itself, or a copy in ``folder``."""
    with archive.open("rb") as file:
        start = file.read(8)
    copy = folder / "archive.tar"
    if start.startswith(ZSTD_MAGIC):
        subprocess.run([zstd, "-q", "-d", str(archive), "-o", str(copy)], check=True)
        return copy
    for magic, opener in MAGIC.items():
        if start.startswith(magic):
            source: IO[bytes]
            with opener(archive) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            return copy
    return archive

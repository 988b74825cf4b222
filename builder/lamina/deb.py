"""Look into a ``.deb``: which ELF files it holds, what they need, and which libraries it offers."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lamina import elf
from lamina.errors import LaminaError


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The ELF side of one package.

    ``needed`` maps a path in the package to the sonames that file needs; ``libraries`` are the names of all files and
    links that lie in a library folder, private ones such as ``pulseaudio`` included, with the paths they lie at.
    """

    needed: dict[str, tuple[str, ...]]
    libraries: dict[str, str]


@contextmanager
def open_tree(archive: Path) -> Iterator[tarfile.TarFile]:
    """Open the files of the package at ``archive`` as a tar stream, whatever its compression.

    Raises ``LaminaError`` with dpkg's words when it is not a Debian package.
    """
    command = ["dpkg-deb", "--fsys-tarfile", str(archive)]
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=words) as process,
    ):
        try:
            with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
                yield tar
        except tarfile.ReadError as cause:
            process.wait()
            words.seek(0)
            said = words.read().decode(errors="replace").strip()
            raise LaminaError(f"{archive.name} is not a Debian package: {said or cause}") from cause


def read(archive: Path) -> Contents:
    """Return what the package at ``archive`` needs and offers. Raises like ``open_tree``."""
    needed: dict[str, tuple[str, ...]] = {}
    libraries: dict[str, str] = {}
    with open_tree(archive) as tar:
        for member in tar:
            _read_member(tar, member, needed, libraries)
    return Contents(needed=needed, libraries=libraries)


def member_bytes(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Return the bytes of a member; none for anything but a file."""
    stream = tar.extractfile(member)
    return stream.read() if stream else b""


def _read_member(
    tar: tarfile.TarFile, member: tarfile.TarInfo, needed: dict[str, tuple[str, ...]], libraries: dict[str, str]
) -> None:
    path = PurePosixPath(member.name.removeprefix("./"))
    is_library = ".so" in path.name and "lib" in path.parts[:2]
    if is_library and not member.isdir():
        libraries.setdefault(path.name, str(path))
    stream = tar.extractfile(member) if member.isfile() else None
    # Only an ELF file is read as a whole.
    start = stream.read(len(elf.MAGIC)) if stream else b""
    if stream and start == elf.MAGIC and (found := elf.dynamic(start + stream.read())):
        needed[str(path)] = found.needed
        if is_library and found.soname:
            libraries.setdefault(found.soname, str(path))

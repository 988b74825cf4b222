"""Look into a ``.deb``: which ELF files it holds, what they need, and which libraries it offers."""

from __future__ import annotations

import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lamina import elf
from lamina.errors import LaminaError


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The ELF side of one package.

    ``needed`` maps a path in the package to the sonames that file needs; ``libraries`` are the names of all files and links that
    lie in a library folder, private ones such as ``pulseaudio`` included, with the paths they lie at.
    """

    needed: dict[str, tuple[str, ...]]
    libraries: dict[str, str]


def read(archive: Path) -> Contents:
    """Return what the package at ``archive`` needs and offers. Raises ``LaminaError`` when it is not a Debian package."""
    needed: dict[str, tuple[str, ...]] = {}
    libraries: dict[str, str] = {}
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        try:
            with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
                for member in tar:
                    _read_member(tar, member, needed, libraries)
        except tarfile.ReadError as cause:
            words = process.stderr.read().decode(errors="replace").strip()
            raise LaminaError(f"{archive.name} is not a Debian package: {words or cause}") from cause
    return Contents(needed=needed, libraries=libraries)


def _read_member(
    tar: tarfile.TarFile, member: tarfile.TarInfo, needed: dict[str, tuple[str, ...]], libraries: dict[str, str]
) -> None:
    path = PurePosixPath(member.name)
    if path.parts[:1] == (".",):
        path = PurePosixPath(*path.parts[1:])
    is_library = ".so" in path.name and "lib" in path.parts[:2]
    if is_library and (member.isfile() or member.issym() or member.islnk()):
        libraries.setdefault(path.name, str(path))
    if not member.isfile() or member.size < 64:
        return
    stream = tar.extractfile(member)
    assert stream
    # Only an ELF file is read as a whole.
    start = stream.read(4)
    if start == elf.MAGIC and (found := elf.dynamic(start + stream.read())):
        needed[str(path)] = found.needed
        if is_library and found.soname:
            libraries.setdefault(found.soname, str(path))

"""The deterministic tar writer: the bytes of a layer from store paths and declared entries.

Input: entries, each a name in the image and what it is. Output: tar bytes through a ``write`` function, in format
version 1: entries sorted by the bytes of their names; mtime 1 and owner 0/0, ``root``/``root``, unless declared;
modes from the store; hard links as files of their own; no extended attributes; PAX headers only where a name or a
number does not fit. Any change to these rules changes digests and needs a new ``FORMAT_VERSION``.

The hard part is that nothing of the machine may leak: every header is made from scratch in ``header``, never from
``os.stat`` alone, so there is one place that decides.
"""

from __future__ import annotations

import os
import stat
import tarfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from lamina.oci.headers import render

FORMAT_VERSION = 1
MTIME = 1
"""Seconds since 1970 given to every entry: 1, as in the Nix store."""
CHUNK = 1 << 18
BLOCK = tarfile.BLOCKSIZE

Write = Callable[[bytes], object]


class Entry(NamedTuple):
    """One member of a layer: ``name`` in the image without a leading slash, and where its content comes from.

    ``source`` is a file, link or folder on this machine, or ``None`` for a folder that exists only in the image.
    ``mode``, ``uid`` and ``gid`` override what the store says, when declared. Without a declared ``uname`` or ``gname``
    an entry of 0/0 belongs to ``root``, and any other says the numbers only.
    """

    name: str
    source: str | None
    mode: int | None = None
    uid: int = 0
    gid: int = 0
    uname: str | None = None
    gname: str | None = None
    mtime: int = MTIME


PLAIN = Entry("", None)
"""What an entry is unless something is declared."""


def tree_entries(root: str, prefix: str, *, like: Entry = PLAIN, folder_mode: int | None = None) -> Iterator[Entry]:
    """Yield ``root`` and everything below it as entries named below ``prefix``; links are not followed.

    Owner, mode and time are those of ``like``, but a folder below ``root`` has ``folder_mode``, if there is one.
    """
    any_file, any_folder = like[2:], like._replace(mode=folder_mode or like.mode)[2:]
    yield Entry(prefix, root, *any_file)
    folders = [(root, prefix)] if Path(root).is_dir() and not Path(root).is_symlink() else []
    while folders:
        folder, base = folders.pop()
        with os.scandir(folder) as found:
            for each in found:
                name = f"{base}/{each.name}" if base else each.name
                is_folder = each.is_dir(follow_symlinks=False)
                if is_folder:
                    folders.append((each.path, name))
                yield Entry(name, each.path, *(any_folder if is_folder else any_file))


def header(entry: Entry) -> tarfile.TarInfo:
    """Return the header of one entry: the only place that decides what a layer says about a file."""
    member = tarfile.TarInfo(entry.name)
    member.mtime = entry.mtime
    member.uid, member.gid = entry.uid, entry.gid
    names = "root" if entry.uid == entry.gid == 0 else ""
    member.uname = names if entry.uname is None else entry.uname
    member.gname = names if entry.gname is None else entry.gname
    if entry.source is None:
        member.type, member.mode = tarfile.DIRTYPE, 0o755
    else:
        status = os.lstat(entry.source)
        member.mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISLNK(status.st_mode):
            member.type, member.mode, member.linkname = tarfile.SYMTYPE, 0o777, str(Path(entry.source).readlink())
        elif stat.S_ISDIR(status.st_mode):
            member.type = tarfile.DIRTYPE
        elif stat.S_ISREG(status.st_mode):
            member.type, member.size = tarfile.REGTYPE, status.st_size
        else:
            raise ValueError(f"{entry.source} is neither a file, a link nor a folder, so it cannot be in a layer")
    if entry.mode is not None:
        member.mode = entry.mode
    return member


def write_file(head: bytes, source: str, size: int, write: Write) -> None:
    """Write a header, the bytes of a file, and what fills its last block: a small file in one piece.

    A file that has become shorter meanwhile is an error.
    """
    padding = b"\0" * (-size % BLOCK)
    file, left = os.open(source, os.O_RDONLY | os.O_CLOEXEC), size
    try:
        while True:
            chunk = os.read(file, min(CHUNK, left))
            left -= len(chunk)
            if left and not chunk:
                raise ValueError(f"{source} is {left} bytes shorter than the {size} bytes it had")
            write(head + chunk + padding if left == 0 else head + chunk)
            if left == 0:
                return
            head = b""
    finally:
        os.close(file)


def write_tar(entries: Iterable[Entry], write: Write) -> None:
    """Write a whole tar archive; of entries with the same name the last one counts."""
    unique = {entry.name: entry for entry in entries}
    for name in sorted(unique, key=os.fsencode):
        entry = unique[name]
        member = header(entry)
        if member.type == tarfile.REGTYPE and entry.source is not None:
            write_file(render(member), entry.source, member.size, write)
        else:
            write(render(member))
    write(b"\0" * (2 * BLOCK))

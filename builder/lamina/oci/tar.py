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
from dataclasses import dataclass
from pathlib import Path

from lamina.oci.headers import render

FORMAT_VERSION = 1
MTIME = 1
"""Seconds since 1970 given to every entry: 1, as in the Nix store."""
CHUNK = 1 << 18
BLOCK = tarfile.BLOCKSIZE

Write = Callable[[bytes], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One member of a layer: ``name`` in the image without a leading slash, and where its content comes from.

    ``source`` is a file, link or folder on this machine, or ``None`` for a folder that exists only in the image.
    ``mode``, ``uid`` and ``gid`` override what the store says, when declared. Without a declared ``uname`` or ``gname``
    an entry of 0/0 belongs to ``root``, and any other says the numbers only.
    """

    name: str
    source: Path | None
    mode: int | None = None
    uid: int = 0
    gid: int = 0
    uname: str | None = None
    gname: str | None = None
    mtime: int = MTIME


def tree_entries(root: Path, prefix: str) -> Iterator[Entry]:
    """Yield ``root`` and everything below it as entries named below ``prefix``; links are not followed."""
    yield Entry(name=prefix, source=root)
    if root.is_symlink() or not root.is_dir():
        return
    for folder, folders, files in os.walk(root):
        below = os.path.relpath(folder, root)
        base = "/".join(part for part in (prefix, below) if part not in ("", "."))
        for name in (*folders, *files):
            yield Entry(name=f"{base}/{name}" if base else name, source=Path(folder, name))


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
        status = entry.source.lstat()
        member.mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISLNK(status.st_mode):
            member.type, member.mode, member.linkname = tarfile.SYMTYPE, 0o777, str(entry.source.readlink())
        elif stat.S_ISDIR(status.st_mode):
            member.type = tarfile.DIRTYPE
        elif stat.S_ISREG(status.st_mode):
            member.type, member.size = tarfile.REGTYPE, status.st_size
        else:
            raise ValueError(f"{entry.source} is neither a file, a link nor a folder, so it cannot be in a layer")
    if entry.mode is not None:
        member.mode = entry.mode
    return member


def write_content(source: Path, size: int, write: Write) -> None:
    """Write the bytes of a file and pad them to whole blocks; a file that changes its size meanwhile is an error."""
    left = size
    with source.open("rb", buffering=0) as content:
        while left:
            chunk = content.read(min(CHUNK, left))
            if not chunk:
                raise ValueError(f"{source} is {left} bytes shorter than the {size} bytes it had")
            write(chunk)
            left -= len(chunk)
    write(b"\0" * (-size % BLOCK))


def write_tar(entries: Iterable[Entry], write: Write) -> None:
    """Write a whole tar archive; of entries with the same name the last one counts."""
    unique = {entry.name: entry for entry in entries}
    for name in sorted(unique, key=os.fsencode):
        entry = unique[name]
        member = header(entry)
        write(render(member))
        if member.type == tarfile.REGTYPE and entry.source is not None:
            write_content(entry.source, member.size, write)
    write(b"\0" * (2 * BLOCK))

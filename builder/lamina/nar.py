"""Hash a directory as Nix does: the SHA-256 of its NAR, without asking Nix."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path


def sha256(root: Path) -> str:
    """Return the hexadecimal SHA-256 of the NAR of ``root``."""
    digest = hashlib.sha256()
    for chunk in dump(root):
        digest.update(chunk)
    return digest.hexdigest()


def dump(root: Path) -> Iterator[bytes]:
    """Yield the NAR of ``root``, as ``nix-store --dump`` prints it."""
    yield _text("nix-archive-1")
    yield from _node(root)


def _text(value: str | bytes) -> bytes:
    data = value if isinstance(value, bytes) else value.encode()
    return len(data).to_bytes(8, "little") + data + bytes(-len(data) % 8)


def _node(path: Path) -> Iterator[bytes]:
    yield _text("(") + _text("type")
    if path.is_symlink():
        yield _text("symlink") + _text("target") + _text(str(path.readlink()))
    elif path.is_dir():
        yield _text("directory")
        for child in sorted(path.iterdir(), key=lambda item: os.fsencode(item.name)):
            yield _text("entry") + _text("(") + _text("name") + _text(child.name) + _text("node")
            yield from _node(child)
            yield _text(")")
    else:
        yield _text("regular")
        if path.stat().st_mode & 0o100:
            yield _text("executable") + _text("")
        yield _text("contents") + _text(path.read_bytes())
    yield _text(")")

"""Small operations on files that must never be seen half-done."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from lamina.project import ROOT


def write_atomically(path: Path, text: str) -> None:
    """Replace the file at ``path`` in one step: write beside it, then rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha1(path: Path) -> str:
    """Return the SHA-1 of a file's bytes in hexadecimal digits: a name for lookups, never a check."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha1").hexdigest()


def git_blob(path: Path) -> str:
    """Return the hash by which git names a file's bytes: a hub states it of small files, and only that."""
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def relative(path: Path) -> str:
    """Return ``path`` as a message names it: relative to the repository where it lies inside."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)

"""Ask the Nix store what it holds, and add files to it; few processes, many paths each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from lamina import nix
from lamina.errors import LaminaError
from lamina.store_path import STORE

_BATCH = 500
_HEADROOM = 3


def missing(paths: Iterable[str]) -> set[str]:
    """Return the store paths among ``paths`` that are not valid."""
    # A path that is not on the disk cannot be valid: the first run needs no process at all.
    wanted = set(paths)
    present = sorted(path for path in wanted if os.path.lexists(path))
    absent = wanted.difference(present)
    for batch in _batches(present):
        absent |= set(nix.run(["nix-store", "--check-validity", "--print-invalid", *batch]).split())
    return absent


def add_files(files: Sequence[Path]) -> None:
    """Add files under their own names, as flat SHA-256 fixed outputs."""
    for batch in _batches([str(file) for file in files]):
        nix.run(["nix-store", "--add-fixed", "sha256", *batch])


def add_tree(tree: Path) -> str:
    """Add a directory under its own name, as a recursive SHA-256 fixed output; return its store path."""
    return nix.run(["nix-store", "--add-fixed", "--recursive", "sha256", str(tree)]).strip()


def require_space(needed: int, *, free: int | None = None) -> None:
    """Refuse to start when the disk of the Nix store has less than three times ``needed`` bytes free.

    A file is on the disk up to three times: downloading, in the store, and unpacked.
    """
    if free is None:
        free = shutil.disk_usage(_existing(Path(STORE))).free
    if free < needed * _HEADROOM:
        raise LaminaError(
            f"the disk of {STORE} has {megabytes(free)} free; fetching {megabytes(needed)} needs "
            f"{megabytes(needed * _HEADROOM)}: the download, its copy in the store and its unpacked form",
            hint="free some space, for instance: nix-collect-garbage",
        )


def megabytes(size: int) -> str:
    """Return a number of bytes in megabytes of 10^6, for people."""
    return f"{size / 1e6:.1f} MB"


def _batches(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)

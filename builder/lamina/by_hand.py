"""Take locked files out of a folder somebody brought: a download folder, a cache of the hub, another machine's copy.

Names do not matter: a cache calls its files by hash. A file is looked at when its size is that of a file that is
missing, and taken when its SHA-256 is.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lamina import inventory, seed, store
from lamina.console import ByteProgress, StatusLine
from lamina.errors import WRONG_USE, LaminaError
from lamina.locks.bootstrap import Seed
from lamina.prerequisites import require_space
from lamina.project import STATE
from lamina.sources.item import Item
from lamina.sources.transfer import Digest, digest_of
from lamina.staging import Staging

STAGING = STATE / "fetch"
_TELLING = 1_000_000
"""Bytes from which on a file's name tells what it is meant to be: every model has a ``config.json``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A file that is called like a missing one and is another: cut off, damaged, or of another version."""

    item: Item
    path: Path
    actual: str

    def line(self) -> str:
        """Say what it is and what was expected."""
        expected = f"{self.item.size} bytes" if self.actual.endswith("bytes") else f"SHA-256 {self.item.sha256}"
        return f"{self.path}: expected {expected} for {self.item.name}, got {self.actual}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a folder had: the items that came from it, those it lacks, files that are wrong, and unreadable ones."""

    found: tuple[Item, ...]
    missing: tuple[Item, ...]
    wrong: tuple[Wrong, ...]
    unreadable: tuple[Path, ...]
    present: int


def take(folder: Path, wanted: Sequence[Item], seeds: Sequence[Seed], *, staging: Path = STAGING) -> Taken:
    """Add every wanted file that lies anywhere below ``folder`` to the store. Raises ``LaminaError`` for no folder."""
    if not folder.is_dir():
        raise LaminaError(
            f"--from: {folder} {'is no folder' if folder.exists() else 'does not exist'}",
            hint="name a folder that holds the files, at any depth",
            exit_code=WRONG_USE,
        )
    items = {item.store_path: item for item in [*wanted, *_packages(seeds)]}
    absent = store.missing(items)
    searched = _Folder(folder)
    places = searched.places([items[path] for path in sorted(absent)])
    if places:
        _add(places, staging)
    _add_seeds(seeds)
    missing = [items[path] for path in sorted(absent) if path not in {item.store_path for item in places}]
    return Taken(
        found=tuple(places),
        missing=tuple(missing),
        wrong=tuple(searched.wrong(missing)),
        unreadable=tuple(searched.unreadable),
        present=len(items) - len(absent),
    )


class _Folder:
    """The files below a folder by size, each hashed at most once."""

    def __init__(self, root: Path) -> None:
        self.unreadable: list[Path] = []
        self._by_size: dict[int, list[Path]] = {}
        self._hashes: dict[Path, str] = {}
        for folder, _, names in os.walk(root, onerror=self._note):
            for path in (Path(folder, name) for name in sorted(names)):
                # A cache links its names to its blobs, and the blobs are files of their own.
                if path.is_file() and not path.is_symlink():
                    self._by_size.setdefault(path.stat().st_size, []).append(path)

    def places(self, items: Sequence[Item]) -> dict[Item, Path]:
        """Return where each item lies that is here."""
        sizes = {item.size for item in items if item.size is not None}
        candidates = [path for size in sorted(sizes) for path in self._by_size.get(size, [])]
        with StatusLine() as line:
            progress = ByteProgress("comparing", sum(path.stat().st_size for path in candidates), line)
            for path in candidates:
                self._hash(path, progress)
        by_hash = {self._hashes[path]: path for path in reversed(candidates) if path in self._hashes}
        return {item: by_hash[item.sha256] for item in items if item.sha256 in by_hash}

    def wrong(self, items: Sequence[Item]) -> Iterator[Wrong]:
        """Yield the files that are called like one of ``items`` and are another."""
        named: dict[str, list[Path]] = {}
        for path in (path for paths in self._by_size.values() for path in paths):
            named.setdefault(path.name, []).append(path)
        for item in items:
            for path in named.get(item.file, []):
                size = path.stat().st_size
                if size == item.size and path in self._hashes:
                    yield Wrong(item=item, path=path, actual=f"SHA-256 {self._hashes[path]}")
                elif size != item.size and (item.size or 0) >= _TELLING:
                    yield Wrong(item=item, path=path, actual=f"{size} bytes")

    def _hash(self, path: Path, progress: ByteProgress) -> None:
        try:
            with path.open("rb") as stream:
                digest: Digest = digest_of(stream, progress.add)
        except OSError:
            self.unreadable.append(path)
        else:
            self._hashes[path] = digest.hexdigest()

    def _note(self, error: OSError) -> None:
        self.unreadable.append(Path(error.filename))


def _packages(seeds: Sequence[Seed]) -> list[Item]:
    """Return the packages that seeds are made of, for seeds that are not in the store."""
    absent = store.missing(inventory.seed_tree(entry) for entry in seeds)
    return [inventory.debian_item(entry.package, entry) for entry in seeds if inventory.seed_tree(entry) in absent]


def _add(places: dict[Item, Path], staging: Path) -> None:
    """Add files under the names their locks give them, as links where the disk is the same and copies elsewhere."""
    place = Staging(staging)
    size = sum(item.size or 0 for item in places)
    store.require_space(size)
    with place.exclusive(), StatusLine() as line:
        progress = ByteProgress("adding to the Nix store", size, line)
        for item, path in places.items():
            staged = item.staged(place.complete)
            staged.parent.mkdir(parents=True, exist_ok=True)
            staged.unlink(missing_ok=True)
            _link(path, staged)
            _, wrong = place.accept([item])
            if wrong:
                raise LaminaError(f"{path} changed while it was read: {wrong[0].detail}", hint="run it again")
            progress.add(item.size or 0)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # another disk, or a folder whose files may not be linked
        require_space(target.parent, path.stat().st_size, f"copying {path.name}")
        shutil.copyfile(path, target)


def _add_seeds(seeds: Sequence[Seed]) -> None:
    absent = store.missing(inventory.seed_tree(entry) for entry in seeds)
    for entry in (entry for entry in seeds if inventory.seed_tree(entry) in absent):
        package = inventory.debian_item(entry.package, entry).store_path
        if package not in store.missing([package]):
            seed.add(Path(package), expected=entry.tree_sha256)

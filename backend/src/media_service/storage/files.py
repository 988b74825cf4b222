"""The folders of files beside the database: contents by digest, derived files by asset, uploads under way."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from media_service.storage.failures import told

UPLOADS, REQUESTS = "uploads", "requests"
DERIVED_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


class Files:
    """The files below ``root``. Nothing here knows whether a file is wanted: the database does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.uploads = root / UPLOADS
        self.requests = root / REQUESTS
        self._contents = root / "contents"
        self._derived = root / "derived"

    def content(self, sha256: str) -> Path:
        """Return the place of the bytes with this digest."""
        return self._contents / sha256[:2] / sha256

    def keep(self, upload: Path, sha256: str) -> None:
        """Move a whole upload, already on the disk, to the place of its digest."""
        target = self.content(sha256)
        with told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            upload.chmod(0o440)
            upload.replace(target)
            sync_folder(target.parent)

    def drop(self, sha256: str) -> None:
        """Remove the bytes with this digest."""
        self.content(sha256).unlink(missing_ok=True)

    def contents(self) -> Iterator[str]:
        """Yield the digest of every content."""
        for path in sorted(self._contents.glob("??/*")):
            yield path.name

    def derived(self, asset_id: str, name: str) -> Path:
        """Return the place of a derived file; raises ``ValueError`` for a name that is none of ours."""
        if not DERIVED_NAME.fullmatch(name):
            raise ValueError(f"name is {name!r}, expected lower-case letters, digits, '.', '_' and '-'")
        return self._derived / asset_id / name

    def write_derived(self, asset_id: str, name: str, data: bytes) -> Path:
        """Write a derived file: whole or not at all."""
        target = self.derived(asset_id, name)
        with told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.parent / f".{secrets.token_hex(8)}"
            try:
                partial.write_bytes(data)
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)
        return target

    def request_bytes(self) -> int:
        """Return the bytes of all requests that are answered later."""
        return sum(size_of(path) for path in self.requests.glob("*"))

    def derived_bytes(self, asset_id: str) -> int:
        """Return the bytes of all derived files of an asset."""
        return sum(path.stat().st_size for path in (self._derived / asset_id).glob("*"))

    def count_derived(self, asset_id: str, prefix: str) -> int:
        """Return how many derived files of an asset have names that begin with ``prefix``."""
        return sum(path.name.startswith(prefix) for path in (self._derived / asset_id).glob("*"))

    def drop_derived(self, asset_id: str) -> None:
        """Remove all derived files of an asset."""
        shutil.rmtree(self._derived / asset_id, ignore_errors=True)

    def derived_assets(self) -> Iterator[str]:
        """Yield the id of every asset that has a folder of derived files."""
        for path in sorted(self._derived.glob("*")):
            yield path.name


def size_of(path: Path) -> int:
    """Return the bytes of a file, 0 when it has gone meanwhile."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

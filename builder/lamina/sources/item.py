"""What a client is asked to bring, and what it says when it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lamina import files, store_path
from lamina.locks.python import Kind, Origin

Reason = Literal["superseded", "unreachable", "refused", "damaged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file: its name in the store, its SHA-256, and its size in bytes (``None`` while nothing is locked yet)."""

    file: str
    sha256: str
    size: int | None
    name: str
    version: str

    @property
    def store_path(self) -> str:
        """The flat fixed-output path this file has in the Nix store."""
        return store_path.fixed_output(self.file, self.sha256)

    def staged(self, folder: Path) -> Path:
        """Return where below ``folder`` the file waits to be added; its name there is its name in the store."""
        return folder / self.file

    def mismatch(self, path: Path) -> str | None:
        """Say how the file at ``path`` differs from what is locked; ``None`` when it is the right one."""
        size = path.stat().st_size
        if self.size is not None and size != self.size:
            return f"{self.file}: expected {self.size} bytes, got {size}"
        actual = files.sha256(path)
        return None if actual == self.sha256 else f"{self.file}: expected SHA-256 {self.sha256}, got {actual}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DebianItem(Item):
    """A ``.deb`` at ``path`` below a mirror's root, from the suite ``suite``."""

    path: str
    suite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonItem(Item):
    """A wheel or sdist of a package index, chosen for the Python version ``python``."""

    python: str
    kind: Kind
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class NpmItem(Item):
    """A package archive of an npm registry."""

    integrity: str

    @property
    def release(self) -> str:
        """What npm calls it, such as ``vite@8.3.8``."""
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelItem(Item):
    """A file of the model ``name``, published at ``url``."""

    url: str

    def staged(self, folder: Path) -> Path:
        """Return a place of its own: every model has a ``config.json``."""
        return folder / self.sha256 / self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that did not come, why, the client's own words, and what helps where the reason alone does not say it."""

    item: Item
    reason: Reason
    detail: str
    hint: str = ""


def redact(text: str) -> str:
    """Return a client's words without user names and passwords in addresses."""
    return re.sub(r"//[^/@\s]*@", "//…@", text)

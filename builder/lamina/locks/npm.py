"""The locked npm packages: ``npm.lock.json``; npm's own lock, ``frontend/package-lock.json``, says which are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lamina.locks.decode import Integrity, Sha256, StoreName
from lamina.project import LOCKS, ROOT

MANIFEST = ROOT / "frontend" / "package-lock.json"
LOCK = LOCKS / "npm.lock.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class NpmArchive:
    """One archive of an npm registry; ``integrity`` is npm's own hash of it."""

    name: str
    version: str
    file: StoreName
    size: int
    sha256: Sha256
    integrity: Integrity


@dataclass(frozen=True, slots=True, kw_only=True)
class NpmPackage(NpmArchive):
    """An archive that the pages are built with.

    ``folders``: where it is unpacked, such as ``node_modules/vite``. ``programs``: name → file in it. ``native``:
    whether it holds programs for one platform. ``bundled``: whether the page may hold some of it, not only the build.
    """

    licence: str
    folders: tuple[str, ...]
    programs: dict[str, str]
    native: bool
    bundled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NpmLock:
    """All packages by ``name@version``."""

    FORMAT: ClassVar[int] = 1

    manifest_sha256: Sha256
    packages: dict[str, NpmPackage]

"""The locked Python packages: ``python.lock.json``; the wanted ones are in ``backend/pyproject.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from lamina.locks.decode import Sha256, StoreName
from lamina.project import LOCKS, PYPROJECT

MANIFEST = PYPROJECT
LOCK = LOCKS / "python.lock.json"

Kind = Literal["wheel", "sdist"]
Platform = Literal["any", "x86_64-linux"]
Origin = Literal["pypi", "pytorch-cpu"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonFile:
    """One archive of a package: its name in the Nix store, its size in bytes and its hash."""

    file: StoreName
    kind: Kind
    platform: Platform
    size: int
    sha256: Sha256
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonPackage:
    """One locked package.

    ``requires`` names the packages it needs on CPython for x86_64 Linux, ``licence`` is what its metadata says.
    """

    version: str
    requires: tuple[str, ...]
    licence: str
    files: tuple[PythonFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """An archive that is opened for the files in it and never installed."""

    package: str
    version: str
    file: StoreName
    kind: Kind
    platform: Platform
    size: int
    sha256: Sha256
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonLock:
    """All packages by normalized name, and for each group the names it installs."""

    FORMAT: ClassVar[int] = 1

    manifest_sha256: Sha256
    python: str
    groups: dict[str, tuple[str, ...]]
    packages: dict[str, PythonPackage]
    data: dict[str, DataFile]

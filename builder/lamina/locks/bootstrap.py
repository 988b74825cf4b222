"""What Nix cannot get by itself: the static busybox that builds the first derivation, and Node's archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lamina.locks.decode import Sha1, Sha256, StoreName
from lamina.locks.npm import NpmArchive
from lamina.project import LOCKS

MANIFEST = LOCKS / "bootstrap.manifest.json"
LOCK = LOCKS / "bootstrap.lock.json"
SEED_NAME = "busybox-seed"
"""The name of the seed's tree in the Nix store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSeed:
    """A Debian package with one static busybox, and the Debian architecture to take it from."""

    package: str
    architecture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedNode:
    """An npm package that holds the official Node binary, and the major version to stay on."""

    package: str
    major: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BootstrapManifest:
    """The wanted seed and Node, by Nix system."""

    FORMAT: ClassVar[int] = 1

    seed: dict[str, WantedSeed]
    node: dict[str, WantedNode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """The locked busybox package; ``tree_sha256`` is the SHA-256 of the NAR of the unpacked tree ``busybox-seed``."""

    package: str
    version: str
    path: str
    file: StoreName
    size: int
    sha256: Sha256
    sha1: Sha1
    tree_sha256: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class BootstrapLock:
    """The locked seed and Node, by Nix system."""

    FORMAT: ClassVar[int] = 1

    manifest_sha256: Sha256
    seed: dict[str, Seed]
    node: dict[str, NpmArchive]

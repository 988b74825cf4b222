"""The wanted and the locked Debian packages: ``debian.manifest.json`` and ``debian.lock.json``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from lamina.locks.decode import Sha1, Sha256, StoreName
from lamina.project import LOCKS

MANIFEST = LOCKS / "debian.manifest.json"
LOCK = LOCKS / "debian.lock.json"
Architecture = Literal["amd64", "arm64", "all"]
ARCHITECTURES: tuple[Architecture, ...] = get_args(Architecture)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebianManifest:
    """The packages somebody wants, each with a reason, and where they are looked for.

    ``architectures`` are those whose programs run here, and all packages are locked for them. ``foreign`` names the few
    that are locked for another architecture besides, with a reason, to be unpacked and relocated here and run there.
    ``optional`` names files, by the beginning of their path, whose libraries may be absent, with a reason: plug-ins
    that are loaded only when somebody asks for them.
    """

    FORMAT: ClassVar[int] = 1

    release: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    architectures: tuple[str, ...]
    packages: dict[str, str]
    foreign: dict[str, dict[str, str]]
    optional: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DebianPackage:
    """One locked ``.deb``.

    ``source`` is the source package, ``path`` the path below a mirror's root, ``file`` its name in the Nix store,
    ``size`` its bytes, and ``needs`` the locked packages that provide the shared libraries its ELF files ask for.
    """

    version: str
    source: str
    architecture: Architecture
    suite: str
    path: str
    file: StoreName
    size: int
    sha256: Sha256
    sha1: Sha1
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DebianLock:
    """The wanted packages and everything their ELF files reach, by architecture and name."""

    FORMAT: ClassVar[int] = 1

    manifest_sha256: Sha256
    architectures: dict[str, dict[str, DebianPackage]]


def store_name(path: str) -> str:
    """Return a name the Nix store allows for the file at ``path``: every other character becomes ``-``."""
    return re.sub(r"[^A-Za-z0-9+._?=-]", "-", path.rpartition("/")[2].replace("%3a", ":"))

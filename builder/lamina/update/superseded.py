"""Lock again just those Debian packages that no source has any more.

A security update replaces its predecessor on the mirrors, so a lock older than a few weeks can name files that are
gone. Everything else stays as it was locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lamina.errors import LaminaError
from lamina.locks import bootstrap, codec, debian
from lamina.locks.debian import DebianLock, DebianManifest, DebianPackage
from lamina.sources import apt
from lamina.update import bootstrap as update_bootstrap
from lamina.update import debian as update_debian

Change = tuple[str, str, str]


def relock_superseded(names: Sequence[str]) -> list[Change]:
    """Lock what replaced the packages ``names``, write the locks, and return name, old and new version of each.

    Packages built from the same source are locked together: the libraries of one source expect each other's version.
    Raises ``LaminaError`` when the sources offer nothing newer.
    """
    manifest = codec.load(debian.MANIFEST, DebianManifest)
    lock = codec.load(debian.LOCK, DebianLock)
    # A mirror without another architecture must not keep this one's packages from being locked.
    affected = {each: siblings(names, packages) for each, packages in lock.architectures.items()}
    affected = {each: found for each, found in affected.items() if found}
    apt.update(affected)
    changes: list[Change] = []
    architectures = dict(lock.architectures)
    for architecture, found in affected.items():
        packages = lock.architectures[architecture]
        renewed = update_debian.relock(manifest, architecture, packages, found)
        architectures[architecture] = renewed
        changes += [(name, packages[name].version, renewed[name].version) for name in found]
    _refuse_unchanged(names, changes)
    changes = list(dict.fromkeys(change for change in changes if change[1] != change[2]))
    codec.write(debian.LOCK, replace(lock, architectures=architectures))
    if {name for name, _, _ in changes} & _seed_packages():
        codec.write(bootstrap.LOCK, update_bootstrap.relock_seed(codec.load(bootstrap.LOCK, bootstrap.BootstrapLock)))
    return changes


def siblings(names: Sequence[str], packages: dict[str, DebianPackage]) -> list[str]:
    """Return the packages of ``names`` and those locked from the same sources, sorted."""
    sources = {packages[name].source for name in names if name in packages}
    return sorted(name for name, package in packages.items() if package.source in sources)


def _seed_packages() -> set[str]:
    manifest = codec.load(bootstrap.MANIFEST, bootstrap.BootstrapManifest)
    return {entry.package for entry in manifest.seed.values()}


def _refuse_unchanged(names: Sequence[str], changes: Sequence[Change]) -> None:
    """Raise for packages that stay as they are; it is enough when one architecture gets another version."""
    renewed = {name for name, old, new in changes if old != new}
    same = [f"{name} {old}" for name, old, new in changes if name in names and name not in renewed]
    if same:
        raise LaminaError(
            "the Debian sources still list packages whose files they do not have",
            details=same,
            hint="the mirror is incomplete or being updated: try again later, or name another mirror in /etc/apt",
        )

"""Resolve ``bootstrap.manifest.json`` into ``bootstrap.lock.json``: the seed and Node."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lamina import files, seed, store
from lamina.bring import STAGING, bring
from lamina.errors import LaminaError
from lamina.inventory import debian_item, npm_item
from lamina.locks import codec, debian
from lamina.locks.bootstrap import (
    LOCK,
    MANIFEST,
    BootstrapLock,
    BootstrapManifest,
    Seed,
    WantedNode,
    WantedSeed,
)
from lamina.locks.npm import NpmArchive
from lamina.sources import npm
from lamina.update.npm import pinned


def resolve(manifest: Path = MANIFEST) -> BootstrapLock:
    """Return the lock for the wanted seed and Node, both in the Nix store."""
    wanted = codec.load(manifest, BootstrapManifest)
    known = _known_nodes()
    return BootstrapLock(
        manifest_sha256=files.sha256(manifest),
        seed={system: _seed(entry) for system, entry in wanted.seed.items()},
        node={system: _node(entry, known.get(system)) for system, entry in wanted.node.items()},
    )


def relock_seed(lock: BootstrapLock) -> BootstrapLock:
    """Return ``lock`` with the seed made of what ``debian.lock.json`` holds now, and Node as it was."""
    wanted = codec.load(MANIFEST, BootstrapManifest)
    return replace(lock, seed={system: _seed(entry) for system, entry in wanted.seed.items()})


def _seed(wanted: WantedSeed) -> Seed:
    """Return the seed made of the busybox that ``debian.lock.json`` holds, so both are one version."""
    lock = codec.load(debian.LOCK, debian.DebianLock)
    package = lock.architectures.get(wanted.architecture, {}).get(wanted.package)
    if package is None:
        raise LaminaError(
            f"nix/locks/debian.lock.json has no {wanted.package} for {wanted.architecture}, which the seed is made of",
            hint="add it to nix/locks/debian.manifest.json and run ./manage.sh update debian",
        )
    bring([debian_item(wanted.package, package)])
    return Seed(
        package=wanted.package,
        version=package.version,
        path=package.path,
        file=package.file,
        size=package.size,
        sha256=package.sha256,
        sha1=package.sha1,
        tree_sha256=seed.add(Path(debian_item(wanted.package, package).store_path)),
    )


def _node(wanted: WantedNode, known: NpmArchive | None) -> NpmArchive:
    """Return the newest release; its archive comes again only when it is another one than ``known``."""
    version, integrity = npm.newest(wanted.package, wanted.major)
    if known and (known.name, known.version, known.integrity) == (wanted.package, version, integrity):
        bring([npm_item(known)])
        return known
    path = npm.pack(wanted.package, version, STAGING / "complete")
    try:
        archive = pinned(
            path, wanted.package, version, integrity, "run it again; if it stays, the registry's mirror is damaged"
        )
        store.add_files([path])
        return archive
    finally:
        path.unlink()


def _known_nodes() -> dict[str, NpmArchive]:
    """Return what is locked now; a lock that cannot be read counts as none, since it is about to be replaced."""
    try:
        return codec.load(LOCK, BootstrapLock).node
    except LaminaError:
        return {}

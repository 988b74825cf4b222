"""Resolve ``bootstrap.manifest.json`` into ``bootstrap.lock.json``: the seed and Node."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lamina import files, seed, store
from lamina.bring import bring
from lamina.errors import LaminaError
from lamina.inventory import debian_item
from lamina.locks import codec, debian
from lamina.locks.bootstrap import MANIFEST, BootstrapLock, BootstrapManifest, NodeArchive, Seed, WantedNode, WantedSeed
from lamina.project import STATE
from lamina.sources import npm


def resolve(manifest: Path = MANIFEST) -> BootstrapLock:
    """Return the lock for the wanted seed and Node, both in the Nix store."""
    wanted = codec.load(manifest, BootstrapManifest)
    return BootstrapLock(
        manifest_sha256=files.sha256(manifest),
        seed={system: _seed(entry) for system, entry in wanted.seed.items()},
        node={system: _node(entry) for system, entry in wanted.node.items()},
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


def _node(wanted: WantedNode) -> NodeArchive:
    version, integrity = npm.newest(wanted.package, wanted.major)
    directory = STATE / "fetch" / "complete"
    path = npm.pack(wanted.package, version, directory)
    found = npm.integrity(path)
    if found != integrity:
        path.unlink()
        raise LaminaError(
            f"{path.name} is not what the npm registry describes: expected {integrity}, got {found}",
            hint="run it again; if it stays, the registry's mirror is damaged",
        )
    store.add_files([path])
    locked = NodeArchive(
        package=wanted.package,
        version=version,
        file=path.name,
        size=path.stat().st_size,
        sha256=files.sha256(path),
        integrity=integrity,
    )
    path.unlink()
    return locked

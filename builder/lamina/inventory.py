"""What the lock files say should be in the Nix store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from lamina import files, store_path
from lamina.errors import LaminaError
from lamina.files import relative
from lamina.locks import bootstrap, codec, debian, models, npm, python
from lamina.sources.item import DebianItem, Item, ModelItem, NpmItem, PythonItem

Kind = Literal["debian", "python", "npm", "models"]
KINDS: tuple[Kind, ...] = get_args(Kind)
REGISTRIES: tuple[Kind, ...] = ("debian", "python", "npm")
"""What comes from package registries; weights are several GB, and only the real profile needs them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locks:
    """The lock files that fetch reads."""

    debian: debian.DebianLock
    python: python.PythonLock
    bootstrap: bootstrap.BootstrapLock
    npm: npm.NpmLock
    models: models.ModelsLock


def load() -> Locks:
    """Return the locks. Raises ``LaminaError`` when one cannot be read or does not fit its manifest."""
    locks = Locks(
        debian=codec.load(debian.LOCK, debian.DebianLock),
        python=codec.load(python.LOCK, python.PythonLock),
        bootstrap=codec.load(bootstrap.LOCK, bootstrap.BootstrapLock),
        npm=codec.load(npm.LOCK, npm.NpmLock),
        models=codec.load(models.LOCK, models.ModelsLock),
    )
    require_fit(
        [
            ("debian", debian.LOCK, debian.MANIFEST, locks.debian.manifest_sha256),
            ("python", python.LOCK, python.MANIFEST, locks.python.manifest_sha256),
            ("bootstrap", bootstrap.LOCK, bootstrap.MANIFEST, locks.bootstrap.manifest_sha256),
            ("npm", npm.LOCK, npm.MANIFEST, locks.npm.manifest_sha256),
            ("models", models.LOCK, models.MANIFEST, locks.models.manifest_sha256),
        ]
    )
    return locks


def require_fit(entries: Iterable[tuple[str, Path, Path, str]]) -> None:
    """Refuse locks whose manifest has changed.

    An entry is name, lock, manifest and the manifest's SHA-256 in the lock.
    """
    stale = [(name, lock, manifest) for name, lock, manifest, sha256 in entries if files.sha256(manifest) != sha256]
    if stale:
        raise LaminaError(
            "a lock does not fit its manifest: the manifest was changed after the lock was written",
            details=[f"{relative(lock)} does not fit {relative(manifest)}" for _, lock, manifest in stale],
            hint=f"lock again: ./manage.sh update {' '.join(name for name, _, _ in stale)}",
        )


def items(locks: Locks, kinds: Iterable[Kind] = KINDS) -> list[Item]:
    """Return the locked files of these kinds."""
    found: dict[Kind, Iterator[Item]] = {
        "debian": _debian(locks),
        "python": _python(locks.python),
        "npm": _npm(locks),
        "models": (item for name, model in locks.models.models.items() for item in model_items(name, model)),
    }
    return [item for kind in KINDS if kind in set(kinds) for item in found[kind]]


def debian_item(name: str, package: debian.DebianPackage | bootstrap.Seed) -> DebianItem:
    """Return what to fetch for a locked Debian package."""
    return DebianItem(
        name=name,
        version=package.version,
        file=package.file,
        size=package.size,
        sha256=package.sha256,
        path=package.path,
        suite=package.suite if isinstance(package, debian.DebianPackage) else "",
    )


def npm_item(package: npm.NpmArchive) -> NpmItem:
    """Return what to fetch for a locked npm package."""
    return NpmItem(
        name=package.name,
        version=package.version,
        file=package.file,
        size=package.size,
        sha256=package.sha256,
        integrity=package.integrity,
    )


def model_items(name: str, model: models.LockedModel) -> list[ModelItem]:
    """Return what to fetch for a locked model."""
    return [
        ModelItem(name=name, version=model.revision, file=each.file, size=each.size, sha256=each.sha256, url=each.url)
        for each in model.files
    ]


def python_item(name: str, version: str, file: python.PythonFile | python.DataFile, target: str) -> PythonItem:
    """Return what to fetch for a locked wheel or sdist; ``target`` is the Python version."""
    return PythonItem(
        name=name,
        version=version,
        file=file.file,
        size=file.size,
        sha256=file.sha256,
        python=target,
        kind=file.kind,
        origin=file.origin,
    )


def seed_tree(seed: bootstrap.Seed) -> str:
    """Return the store path of the seed's unpacked tree."""
    return store_path.fixed_output(bootstrap.SEED_NAME, seed.tree_sha256, recursive=True)


def _debian(locks: Locks) -> Iterator[Item]:
    for packages in locks.debian.architectures.values():
        for name, package in packages.items():
            yield debian_item(name, package)
    for seed in locks.bootstrap.seed.values():
        yield debian_item(seed.package, seed)


def _npm(locks: Locks) -> Iterator[Item]:
    yield from map(npm_item, locks.bootstrap.node.values())
    yield from map(npm_item, locks.npm.packages.values())


def _python(lock: python.PythonLock) -> Iterator[Item]:
    for name, package in lock.packages.items():
        for file in package.files:
            yield python_item(name, package.version, file, lock.python)
    for data in lock.data.values():
        yield python_item(data.package, data.version, data, lock.python)

"""Write one lock after the other, and tell what changed in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamina.errors import WRONG_USE, LaminaError
from lamina.files import relative
from lamina.locks import bootstrap, codec, debian, models, npm, python
from lamina.sources import apt
from lamina.update import bootstrap as update_bootstrap
from lamina.update import debian as update_debian
from lamina.update import models as update_models
from lamina.update import npm as update_npm
from lamina.update import python as update_python


@dataclass(frozen=True, slots=True)
class Update:
    """Versions by package before and after, and whether the file was written anew."""

    path: Path
    before: dict[str, str]
    after: dict[str, str]
    written: bool

    def lines(self) -> list[str]:
        """Return one line for each package that was added, removed or changed."""
        names = sorted(self.before.keys() | self.after.keys())
        changed = [name for name in names if self.before.get(name) != self.after.get(name)]
        summary = f"{relative(self.path)}: {len(self.after)} entries, {len(changed)} changed"
        return [*(_line(name, self.before.get(name), self.after.get(name)) for name in changed), summary]


def _line(name: str, old: str | None, new: str | None) -> str:
    if old is None:
        return f"+ {name} {new}"
    return f"- {name} {old}" if new is None else f"~ {name} {old} → {new}"


@dataclass(frozen=True, slots=True)
class _Lock:
    """How to read, resolve and list one lock."""

    path: Path
    kind: Any
    resolve: Callable[[], Any]
    versions: Callable[[Any], dict[str, str]]


def _debian_versions(lock: debian.DebianLock) -> dict[str, str]:
    return {
        name if architecture == apt.NATIVE else f"{name}:{architecture}": entry.version
        for architecture, packages in lock.architectures.items()
        for name, entry in packages.items()
    }


def _python_versions(lock: python.PythonLock) -> dict[str, str]:
    data = {f"{entry.package} (data)": entry.version for entry in lock.data.values()}
    return {name: entry.version for name, entry in lock.packages.items()} | data


def _bootstrap_versions(lock: bootstrap.BootstrapLock) -> dict[str, str]:
    seeds = {entry.package: entry.version for entry in lock.seed.values()}
    return seeds | {entry.name: entry.version for entry in lock.node.values()}


def _npm_versions(lock: npm.NpmLock) -> dict[str, str]:
    versions: dict[str, list[str]] = {}
    for package in lock.packages.values():
        versions.setdefault(package.name, []).append(package.version)
    return {name: ", ".join(found) for name, found in versions.items()}


def _model_versions(lock: models.ModelsLock) -> dict[str, str]:
    return {name: entry.revision for name, entry in lock.models.items()}


# The seed is made of a package in the Debian lock, so bootstrap comes after it.
_LOCKS = {
    "debian": _Lock(debian.LOCK, debian.DebianLock, update_debian.lock, _debian_versions),
    "python": _Lock(python.LOCK, python.PythonLock, update_python.resolve, _python_versions),
    "bootstrap": _Lock(bootstrap.LOCK, bootstrap.BootstrapLock, update_bootstrap.resolve, _bootstrap_versions),
    "npm": _Lock(npm.LOCK, npm.NpmLock, update_npm.resolve, _npm_versions),
    "models": _Lock(models.LOCK, models.ModelsLock, update_models.resolve, _model_versions),
}
NAMES = tuple(_LOCKS)
REGISTRIES = NAMES[:4]
"""What is locked again when nothing is named: models need a hub, and their revisions are pinned."""


def chosen(names: Sequence[str]) -> list[str]:
    """Return ``names`` in the order to update them, those of the registries when there are none.

    Raises ``LaminaError`` for an unknown one.
    """
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        raise LaminaError(
            f"unknown lock: {', '.join(unknown)}; there are {', '.join(NAMES)}",
            hint="./manage.sh update --help",
            exit_code=WRONG_USE,
        )
    return [name for name in NAMES if name in (names or REGISTRIES)]


def update(name: str) -> Update:
    """Resolve and write the lock ``name``."""
    lock = _LOCKS[name]
    before = _read_versions(lock)
    resolved = lock.resolve()
    written = codec.write(lock.path, resolved)
    return Update(lock.path, before, lock.versions(resolved), written)


def _read_versions(lock: _Lock) -> dict[str, str]:
    """Return the versions locked so far.

    A lock that cannot be read counts as none, since it is about to be replaced.
    """
    try:
        return lock.versions(codec.load(lock.path, lock.kind))
    except LaminaError:
        return {}

"""Resolve npm's own lock of the frontend into ``npm.lock.json``, which adds what the Nix store asks for.

npm decides which packages there are and pins each by its integrity; SHA-256 and size come from the archives themselves.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lamina import files, store
from lamina.bring import bring
from lamina.errors import LaminaError
from lamina.inventory import npm_item
from lamina.locks import codec
from lamina.locks.npm import LOCK, MANIFEST, NpmArchive, NpmLock, NpmPackage
from lamina.sources import npm

PLATFORM = {"os": "linux", "cpu": "x64", "libc": "glibc"}
PREFIX = "node_modules/"
HINT = "run: npm install --package-lock-only, in frontend/"
OTHER_BYTES = f"{files.relative(MANIFEST)} pins another archive; if it is right, the registry's is damaged"


def resolve(manifest: Path = MANIFEST) -> NpmLock:
    """Return the lock for what npm's lock names for this platform, all of it in the Nix store."""
    wanted = _by_package(_entries(manifest))
    known = {key: package for key, package in _known().items() if _same(package, wanted.get(key, {}))}
    bring([npm_item(package) for package in known.values()])
    locked: dict[str, NpmArchive] = {**known, **_locked({key: wanted[key] for key in wanted.keys() - known.keys()})}
    return NpmLock(
        manifest_sha256=files.sha256(manifest),
        packages={key: _described(locked[key], wanted[key]) for key in sorted(wanted)},
    )


def pinned(path: Path, name: str, version: str, integrity: str, hint: str) -> NpmArchive:
    """Return what to lock of an archive that npm brought; raise ``LaminaError`` when its bytes are others."""
    found = npm.integrity(path)
    if found != integrity:
        raise LaminaError(f"{name}@{version}: the registry's archive has {found}, expected {integrity}", hint=hint)
    return NpmArchive(
        name=name,
        version=version,
        file=path.name,
        size=path.stat().st_size,
        sha256=files.sha256(path),
        integrity=integrity,
    )


def _entries(manifest: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield folder and entry of every package that this platform installs from a registry."""
    try:
        document = json.loads(manifest.read_text(encoding="utf-8"))
        found = {folder: entry for folder, entry in document["packages"].items() if folder}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as cause:
        raise LaminaError(f"{files.relative(manifest)} cannot be read: {cause}", hint=HINT) from cause
    for folder, entry in found.items():
        if entry.get("inBundle") or not _for_platform(entry):
            continue
        if missing := [word for word in ("version", "integrity") if word not in entry]:
            raise LaminaError(f"{files.relative(manifest)}: {folder} has no {' and no '.join(missing)}", hint=HINT)
        yield folder, entry


def _for_platform(entry: Mapping[str, Any]) -> bool:
    return all(ours in entry.get(word, [ours]) for word, ours in PLATFORM.items())


def _by_package(entries: Iterator[tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Return what is wanted by ``name@version``; one archive may be unpacked in several folders."""
    wanted: dict[str, dict[str, Any]] = {}
    for folder, entry in entries:
        name = entry.get("name") or folder.rpartition(PREFIX)[2]
        package = wanted.setdefault(
            f"{name}@{entry['version']}", {**entry, "name": name, "folders": [], "bundled": False}
        )
        package["folders"].append(folder)
        package["bundled"] |= not entry.get("dev", False)
    return wanted


def _same(package: NpmPackage, entry: Mapping[str, Any]) -> bool:
    return package.integrity == entry.get("integrity")


def _locked(wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, NpmArchive]:
    """Bring archives that are not locked yet; their bytes are checked by npm's integrity and then pinned by ours."""
    if not wanted:
        return {}
    with tempfile.TemporaryDirectory(prefix="lamina-npm-") as folder:
        paths = npm.pack_all(sorted(wanted), Path(folder))
        locked = {key: _archive(wanted[key], path) for key, path in paths.items()}
        store.add_files(list(paths.values()))
        return locked


def _archive(entry: Mapping[str, Any], path: Path) -> NpmArchive:
    return pinned(path, entry["name"], entry["version"], entry["integrity"], OTHER_BYTES)


def _described(package: NpmArchive, entry: Mapping[str, Any]) -> NpmPackage:
    """Return the package with what npm's lock says about it now."""
    return NpmPackage(
        name=package.name,
        version=package.version,
        file=package.file,
        size=package.size,
        sha256=package.sha256,
        integrity=package.integrity,
        licence=str(entry.get("license", "")),
        folders=tuple(sorted(entry["folders"])),
        programs={name: str(file) for name, file in sorted(entry.get("bin", {}).items())},
        native="cpu" in entry,
        bundled=bool(entry["bundled"]),
    )


def _known() -> dict[str, NpmPackage]:
    """Return what is locked now; a lock that cannot be read counts as none, since it is about to be replaced."""
    try:
        return codec.load(LOCK, NpmLock).packages
    except LaminaError:
        return {}

"""Resolve ``backend/pyproject.toml`` into ``python.lock.json``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from lamina import files
from lamina.bring import bring
from lamina.errors import LaminaError
from lamina.locks import origins
from lamina.locks.python import MANIFEST, DataFile, Kind, Origin, Platform, PythonFile, PythonLock, PythonPackage
from lamina.sources import pip
from lamina.sources.item import PythonItem
from lamina.update import archive
from lamina.update.wanted_python import WantedPython, load


def resolve(manifest: Path = MANIFEST) -> PythonLock:
    """Return the lock for the wanted packages: one version of each, files in the Nix store."""
    wanted = load(manifest)
    with ThreadPoolExecutor() as pool:
        data = pool.submit(_data_releases, wanted)
        releases = _releases(wanted)
        locked_data = data.result()
    answer = pip.graph(
        {
            "roots": wanted.groups,
            "packages": {release.name: release.requires for release in releases},
            "exclude": sorted(wanted.exclude),
        },
        python=wanted.python,
    )
    installed = {name for names in answer["groups"].values() for name in names}
    chosen = [release for release in releases if release.name in installed]
    bring([item_of(release, wanted.python) for release in [*chosen, *locked_data.values()]])
    return PythonLock(
        manifest_sha256=files.sha256(manifest),
        python=wanted.python,
        groups={group: tuple(names) for group, names in answer["groups"].items()},
        packages={
            release.name: _package(release, wanted, answer["requires"].get(release.name, [])) for release in chosen
        },
        data={key: _data_file(release, wanted) for key, release in locked_data.items()},
    )


def item_of(release: pip.Release, python: str) -> PythonItem:
    """Return what to fetch for a release; its size is not known before it is here."""
    return PythonItem(
        name=release.name,
        version=release.version,
        file=release.file,
        size=None,
        sha256=release.sha256,
        python=python,
        kind=kind_of(release.file),
        origin=origin_of(release.version),
    )


def kind_of(file: str) -> Kind:
    """Return what an archive is, by its name."""
    return "wheel" if file.endswith(".whl") else "sdist"


def platform_of(file: str) -> Platform:
    """Return where an archive can be used, by the platform tag of a wheel's name; an sdist here is pure Python."""
    tag = file.removesuffix(".whl").rpartition("-")[2]
    return "any" if kind_of(file) == "sdist" or tag == "any" else "x86_64-linux"


def origin_of(version: str) -> Origin:
    """Return where a release is published: PyPI takes no version with a local part, such as ``2.13.0+cpu``."""
    return "pytorch-cpu" if "+" in version else "pypi"


def _releases(wanted: WantedPython) -> list[pip.Release]:
    """Resolve all groups together.

    An sdist among the wanted packages takes part through the requirements it carries.
    """
    direct = sorted({requirement for requirements in wanted.groups.values() for requirement in requirements})
    indexes = [origins.address(origin_of(text)) for text in direct if origin_of(text) != "pypi"]
    sdists = [release for release in _ask(direct, wanted, False, indexes) if kind_of(release.file) == "sdist"]
    carried = [text for release in sdists for text in release.requires]
    question = {"flatten": carried, "packages": {}, "exclude": sorted(wanted.exclude)}
    more: Sequence[str] = pip.graph(question, python=wanted.python)["requirements"]
    names = {release.name for release in sdists}
    wheels = [text for text in direct if requirement_name(text) not in names]
    return [*sdists, *_ask([*wheels, *more], wanted, True, indexes)]


def _ask(
    requirements: Sequence[str], wanted: WantedPython, dependencies: bool, indexes: Sequence[str]
) -> list[pip.Release]:
    """Ask the machine's own indexes first, and only when they lack something the public addresses besides."""
    try:
        return pip.resolve(requirements, python=wanted.python, dependencies=dependencies)
    except LaminaError:
        if not indexes:
            raise
        return pip.resolve(requirements, python=wanted.python, dependencies=dependencies, indexes=indexes)


def requirement_name(text: str) -> str:
    """Return the normalized name at the beginning of a requirement."""
    end = next(
        (place for place, character in enumerate(text) if not (character.isalnum() or character in "-_.")), len(text)
    )
    return pip.normalize(text[:end])


def _data_releases(wanted: WantedPython) -> dict[str, pip.Release]:
    """Each archive is resolved by itself: it is never installed, so it need not fit the others."""
    return {
        key: pip.resolve([requirement], python=wanted.python, dependencies=False)[0]
        for key, requirement in wanted.data.items()
    }


def _package(release: pip.Release, wanted: WantedPython, requires: Iterable[str]) -> PythonPackage:
    path = Path(item_of(release, wanted.python).store_path)
    return PythonPackage(
        version=release.version,
        requires=tuple(sorted(requires)),
        licence=archive.licence(path),
        files=(PythonFile(**_file(release, path)),),
    )


def _data_file(release: pip.Release, wanted: WantedPython) -> DataFile:
    path = Path(item_of(release, wanted.python).store_path)
    return DataFile(package=release.name, version=release.version, **_file(release, path))


def _file(release: pip.Release, path: Path) -> dict[str, Any]:
    return {
        "file": release.file,
        "kind": kind_of(release.file),
        "platform": platform_of(release.file),
        "size": path.stat().st_size,
        "sha256": release.sha256,
        "origin": origin_of(release.version),
    }

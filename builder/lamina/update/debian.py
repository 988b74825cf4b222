"""Resolve ``debian.manifest.json`` into ``debian.lock.json``.

The lock holds the wanted packages and what their ELF files need, package by package: not the closure of ``Depends``,
which would bring drivers and compilers that no program here loads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lamina import files
from lamina.errors import LaminaError
from lamina.locks import codec
from lamina.locks.debian import ARCHITECTURES, MANIFEST, DebianLock, DebianManifest, DebianPackage, store_name
from lamina.sources import apt
from lamina.sources.item import DebianItem
from lamina.update import versions
from lamina.update.needs import Needs, Offer


@dataclass(frozen=True, slots=True)
class Index:
    """The newest stanza of every package, and which packages provide a virtual name."""

    stanzas: dict[str, dict[str, str]]
    providers: dict[str, list[str]]

    def depends(self, name: str) -> list[str]:
        """Return the packages that ``name`` depends on: of alternatives the first one that exists."""
        stanza = self.stanzas[name]
        groups = f"{stanza.get('Pre-Depends', '')},{stanza.get('Depends', '')}".split(",")
        chosen = (self._first(group.split("|")) for group in groups if group.strip())
        return list(dict.fromkeys(found for found in chosen if found))

    def offers(self) -> dict[str, Offer]:
        """Return every package as something that could be locked."""
        return {
            name: Offer(item=item_of(stanza), depends=tuple(self.depends(name)))
            for name, stanza in self.stanzas.items()
        }

    def _first(self, alternatives: Iterable[str]) -> str | None:
        names = [re.split(r"[\s(:]", text.strip(), maxsplit=1)[0] for text in alternatives]
        real = [name for name in names if name in self.stanzas]
        virtual = [provider for name in names for provider in self.providers.get(name, ())]
        return next(iter([*real, *virtual]), None)


def read_index(manifest: DebianManifest, architecture: str) -> Index:
    """Return what the machine's sources offer of the manifest's suites; in several suites the highest version wins."""
    stanzas: dict[str, dict[str, str]] = {}
    for target in apt.wanted_targets(manifest, architecture):
        for stanza in apt.packages(target):
            stanza["Suite"] = target.codename
            known = stanzas.get(stanza["Package"])
            if known is None or versions.compare(stanza["Version"], known["Version"]) > 0:
                stanzas[stanza["Package"]] = stanza
    providers: dict[str, list[str]] = {}
    for name in sorted(stanzas):
        for virtual in stanzas[name].get("Provides", "").split(","):
            if virtual.strip():
                providers.setdefault(virtual.split()[0], []).append(name)
    return Index(stanzas, providers)


def lock(path: Path = MANIFEST) -> DebianLock:
    """Return the lock for the manifest at ``path``, with fresh package lists."""
    manifest = codec.load(path, DebianManifest)
    apt.update([*manifest.architectures, *manifest.foreign])
    wanted = dict.fromkeys(manifest.architectures, manifest.packages) | manifest.foreign
    return DebianLock(
        manifest_sha256=files.sha256(path),
        architectures={name: resolve(manifest, name, packages) for name, packages in wanted.items()},
    )


def resolve(manifest: DebianManifest, architecture: str, wanted: Iterable[str]) -> dict[str, DebianPackage]:
    """Return the locked packages of one architecture by name: those that are wanted, and what they need."""
    index = read_index(manifest, architecture)
    absent = sorted(set(wanted) - index.stanzas.keys())
    if absent:
        raise LaminaError(
            f"{manifest.release} has none of {len(absent)} {architecture} packages in nix/locks/debian.manifest.json",
            details=absent,
            hint="correct the names in the manifest",
        )
    needs = Needs(index.offers(), optional=manifest.optional).resolve(wanted)
    return {name: locked(index.stanzas[name], needs[name]) for name in sorted(needs)}


def relock(
    manifest: DebianManifest, architecture: str, packages: dict[str, DebianPackage], names: Iterable[str]
) -> dict[str, DebianPackage]:
    """Return ``packages`` with ``names`` as the sources have them now, and with what these newly need."""
    index = read_index(manifest, architecture)
    gone = sorted(set(names) - index.stanzas.keys())
    if gone:
        raise LaminaError(
            f"{manifest.release} no longer has {', '.join(gone)}",
            hint="lock everything again: ./manage.sh update debian",
        )
    needs = Needs(index.offers(), optional=manifest.optional).resolve(names, known=packages.keys() - set(names))
    renewed = {name: locked(index.stanzas[name], needs[name]) for name in needs}
    return dict(sorted({**packages, **renewed}.items()))


def item_of(stanza: dict[str, str]) -> DebianItem:
    """Return what to fetch for a stanza of a package list."""
    return DebianItem(
        name=stanza["Package"],
        version=stanza["Version"],
        file=store_name(stanza["Filename"]),
        size=int(stanza["Size"]),
        sha256=stanza["SHA256"],
        path=stanza["Filename"],
        suite=stanza["Suite"],
    )


def locked(stanza: dict[str, str], needs: Iterable[str]) -> DebianPackage:
    """Return the lock entry for a stanza of a package list."""
    item = item_of(stanza)
    architecture = next((known for known in ARCHITECTURES if known == stanza["Architecture"]), None)
    if architecture is None:
        raise LaminaError(f"{item.name} is for {stanza['Architecture']!r}; the lock knows {', '.join(ARCHITECTURES)}")
    return DebianPackage(
        version=item.version,
        source=stanza.get("Source", item.name).split()[0],
        architecture=architecture,
        suite=item.suite,
        path=item.path,
        file=item.file,
        size=int(stanza["Size"]),
        sha256=item.sha256,
        # The archive lists name no SHA-1 any more; the snapshot archive still finds files by it.
        sha1=files.sha1(Path(item.store_path)),
        needs=tuple(sorted(needs)),
    )

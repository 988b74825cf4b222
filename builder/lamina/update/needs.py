"""Find which packages provide the shared libraries that a package's ELF files ask for.

Providers are looked for where Debian's maintainers declared them: among the direct dependencies of a package, then
theirs, and so on, nearest first; so only packages that matter are downloaded. A library counts by its file name in any
library folder: some packages keep libraries in private folders, and a few libraries carry no soname that equals the
name they are asked by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from lamina import deb
from lamina.bring import bring
from lamina.errors import LaminaError
from lamina.sources.item import DebianItem

Reader = Callable[[Iterable[DebianItem]], list[deb.Contents]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package that could be locked: its file, and the names it depends on."""

    item: DebianItem
    depends: tuple[str, ...]


@dataclass(slots=True)
class _Search:
    """The sonames a package still looks for, each with a file that asks.

    The packages seen, and the next ones to look into.
    """

    wanted: dict[str, str]
    seen: set[str]
    level: list[str]


def read_packages(items: Iterable[DebianItem]) -> list[deb.Contents]:
    """Bring packages into the Nix store and look into them, in the order of ``items``."""
    wanted = list(items)
    bring(wanted)
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(lambda item: deb.read(Path(item.store_path)), wanted))


class Needs:
    """Resolves needs over ``offers``, reading each package once.

    Files whose path begins with one of ``optional`` may need a library that no dependency provides.
    """

    def __init__(
        self, offers: Mapping[str, Offer], *, optional: Iterable[str] = (), read: Reader = read_packages
    ) -> None:
        self.offers = offers
        self.optional = tuple(optional)
        self.read = read
        self.contents: dict[str, deb.Contents] = {}

    def resolve(self, wanted: Iterable[str], *, known: Iterable[str] = ()) -> dict[str, set[str]]:
        """Return ``wanted`` and everything it reaches, each with the names it needs; ``known`` names are not followed.

        Raises ``LaminaError`` on circles and on libraries that nothing provides.
        """
        needs: dict[str, set[str]] = {}
        frontier = sorted(wanted)
        while frontier:
            needs |= self._needs(frontier)
            frontier = sorted({name for name in frontier for name in needs[name]} - needs.keys() - set(known))
        _refuse_cycles(needs)
        return needs

    def _needs(self, names: list[str]) -> dict[str, set[str]]:
        """Return the direct needs of each package, all packages searching side by side, level by level."""
        self._load(names)
        found: dict[str, set[str]] = {name: set() for name in names}
        searches = {name: _Search(self._sonames(name), {name}, list(self.offers[name].depends)) for name in names}
        while open_searches := {name: search for name, search in searches.items() if search.wanted and search.level}:
            self._load({candidate for search in open_searches.values() for candidate in search.level})
            for name, search in open_searches.items():
                found[name] |= self._match(search)
        self._refuse_missing(searches)
        return found

    def _match(self, search: _Search) -> set[str]:
        """Look into one level of candidates; return the providers, and prepare the next level."""
        providers = set()
        for candidate in search.level:
            hits = [soname for soname in search.wanted if soname in self.contents[candidate].libraries]
            if hits:
                providers.add(candidate)
            for soname in hits:
                del search.wanted[soname]
        search.seen.update(search.level)
        deeper = [name for candidate in search.level for name in self.offers[candidate].depends]
        search.level = [name for name in dict.fromkeys(deeper) if name not in search.seen]
        return providers

    def _sonames(self, name: str) -> dict[str, str]:
        """Return the sonames a package asks for and does not have itself, each with one file that asks."""
        contents = self.contents[name]
        # A file that may stay incomplete comes first, so that another one that asks for the same library overrides it.
        paths = sorted(contents.needed, key=lambda path: (not path.startswith(self.optional), path))
        return {soname: path for path in paths for soname in contents.needed[path] if soname not in contents.libraries}

    def _load(self, names: Iterable[str]) -> None:
        unread = sorted(set(names) - self.contents.keys())
        contents = self.read([self.offers[name].item for name in unread]) if unread else []
        self.contents |= dict(zip(unread, contents, strict=True))

    def _refuse_missing(self, searches: Mapping[str, _Search]) -> None:
        missing = [
            f"{name}: {path} needs {soname}"
            for name, search in searches.items()
            for soname, path in search.wanted.items()
            if not path.startswith(self.optional)
        ]
        if missing:
            raise LaminaError(
                "no dependency provides libraries that these files need",
                details=missing,
                hint="name a plug-in that may lack its libraries under 'optional' in nix/locks/debian.manifest.json",
            )


def _refuse_cycles(needs: Mapping[str, set[str]]) -> None:
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        raise LaminaError(
            "packages need each other's libraries in a circle: " + " → ".join(error.args[1]),
            hint="a store path cannot refer to one that refers back to it; these packages must become one derivation",
        ) from None

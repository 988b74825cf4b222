"""Bring what the locks name into the Nix store: everything, or what one flake output needs.

``./manage.sh fetch`` does the first, ``build`` and ``up`` the second.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lamina import bring, inventory, nix, seed, store
from lamina.console import say
from lamina.failures import FetchError
from lamina.inventory import KINDS, REGISTRIES, Kind, Locks
from lamina.locks import bootstrap, debian, models, python
from lamina.sources.item import DebianItem, Item
from lamina.update import superseded


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a fetch did: files and bytes that came, files that were in the store before, and the seconds it took."""

    fetched: int
    bytes: int
    present: int
    seconds: float


def fetch(
    *,
    kinds: Iterable[Kind] | None = None,
    installable: str | None = None,
    seed_only: bool = False,
    locks: Locks | None = None,
) -> Result:
    """Bring the locked files of ``kinds``, or only those that ``installable`` needs, or only the seed.

    Without ``kinds``: what the registries have, and weights only for an ``installable``.
    Raises ``LaminaError`` for a stale lock, too little disk, and ``FetchError`` for files that did not come.
    """
    started = time.monotonic()
    locks = locks or inventory.load()
    wanted, seeds = wanted_files(locks, kinds, installable)
    wanted = [] if seed_only else wanted
    summary, seeded = _bring(wanted, seeds)
    seconds = round(time.monotonic() - started, 2)
    return Result(
        fetched=summary.fetched + seeded,
        bytes=summary.bytes,
        present=summary.present + len(seeds) - seeded,
        seconds=seconds,
    )


def wanted_files(
    locks: Locks, kinds: Iterable[Kind] | None, installable: str | None
) -> tuple[list[Item], list[bootstrap.Seed]]:
    """Return the locked files and seeds of ``kinds``, or of what ``installable`` needs; arguments as for ``fetch``."""
    chosen = set(kinds or (REGISTRIES if installable is None else KINDS))
    wanted = inventory.items(locks, chosen)
    seeds = list(locks.bootstrap.seed.values()) if "debian" in chosen else []
    if installable is not None:
        paths = needed_paths(installable)
        wanted = [item for item in wanted if item.store_path in paths]
        seeds = [entry for entry in seeds if inventory.seed_tree(entry) in paths]
    return wanted, seeds


def fetch_for(installable: str, *, locked: bool, planned: nix.Plan | None = None) -> bool:
    """Bring what ``installable`` needs; re-lock Debian files that no source has any more, unless ``locked``.

    ``planned`` is what Nix would do, when the caller has asked already. Returns whether a lock changed: then the plan
    does not hold any more.
    """
    if not lacks_sources(planned or nix.plan(installable)):
        return False
    try:
        fetch(installable=installable)
    except FetchError as error:
        gone = superseded_names(error)
        if locked or not gone:
            raise
        say(f"no source has {len(gone)} locked Debian packages any more; locking what replaced them:")
        for name, old, new in superseded.relock_superseded(gone):
            say(f"  {name} {old} → {new}")
        fetch(installable=installable)
        return True
    return False


def lacks_sources(planned: nix.Plan) -> bool:
    """Say whether a build would have to fetch a locked file."""
    if not planned.names:
        return False
    # Only whether a name occurs: reading the locks strictly takes longer than everything else in a small load.
    files = (debian.LOCK, python.LOCK, bootstrap.LOCK, models.LOCK)
    text = "".join(lock.read_text(encoding="utf-8") for lock in files)
    return bootstrap.SEED_NAME in planned.names or any(f'"file": "{name}"' in text for name in planned.names)


def superseded_names(error: FetchError) -> list[str]:
    """Return the Debian packages that must be locked again; none when something else went wrong besides."""
    failures = error.failures
    if all(failure.reason == "superseded" and isinstance(failure.item, DebianItem) for failure in failures):
        return sorted({failure.item.name for failure in failures})
    return []


def needed_paths(installable: str) -> set[str]:
    """Return the store paths that building ``.#installable`` may need, locked files among them.

    By path and not by name: every model has a ``config.json``.
    """
    derivations = nix.run(["nix", "path-info", "--derivation", *nix.flake_words(installable)]).split()
    closure = nix.run(["nix-store", "--query", "--requisites", *derivations]).split()
    steps = [path for path in closure if path.endswith(".drv")]
    return {*closure, *nix.run(["nix-store", "--query", "--outputs", *steps]).split()}


def _bring(wanted: Sequence[Item], seeds: Sequence[bootstrap.Seed]) -> tuple[bring.Summary, int]:
    """Bring files and seeds; return what came, and how many seeds were added."""
    trees = {entry.package: inventory.seed_tree(entry) for entry in seeds}
    unseeded = store.missing(trees.values())
    absent = [entry for entry in seeds if trees[entry.package] in unseeded]
    # A seed in the store needs its package no more.
    summary = bring.bring([*wanted, *(inventory.debian_item(entry.package, entry) for entry in absent)])
    # Another fetch may have added it meanwhile.
    absent = [entry for entry in absent if trees[entry.package] in store.missing(trees.values())]
    for entry in absent:
        package = inventory.debian_item(entry.package, entry)
        seed.add(Path(package.store_path), expected=entry.tree_sha256)
    return summary, len(absent)

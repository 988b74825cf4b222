"""Bring locked files into the Nix store, through the machine's own clients, all clients side by side.

A file is staged below ``.lamina/fetch``, compared with its lock, and only then added to the store: a partial or wrong
file never counts, and an interrupted run goes on with the first file that is not complete.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lamina import prerequisites, store
from lamina.errors import LaminaError
from lamina.failures import raise_failures
from lamina.locks import origins
from lamina.prerequisites import require_space
from lamina.progress import Progress
from lamina.project import STATE
from lamina.sources import apt, npm, pip
from lamina.sources.item import DebianItem, Failure, Item, NpmItem, PythonItem

STAGING = STATE / "fetch"
_TASKS = 6

Download = Callable[[Any, Path], list[Failure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a fetch did: files and bytes that came, files that were in the store before, and seconds."""

    fetched: int
    bytes: int
    present: int
    seconds: float


@dataclass(slots=True)
class _Run:
    """The state of one fetch: where files are staged, how much is in the store, and what went wrong."""

    staging: Path
    files: int = 0
    size: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def measure(self) -> tuple[int, int]:
        """Return files in the store, and bytes in the store or staged, of this run."""
        staged = 0
        for path in self.staging.rglob("*"):
            try:
                staged += path.stat().st_size if path.is_file() else 0
            except FileNotFoundError:
                continue  # Clients move their files while we look.
        return self.files, self.size + staged

    def accept(self, items: Sequence[Item], directory: Path) -> tuple[list[Item], list[Failure]]:
        """Add the items that are staged and right to the store; return those that are not there, and the wrong ones.

        A wrong file is deleted.
        """
        good, absent, wrong = [], list[Item](), list[Failure]()
        for item in items:
            path = directory / item.file
            if not path.is_file():
                absent.append(item)
            elif problem := item.mismatch(path):
                path.unlink()
                wrong.append(Failure(item=item, reason="damaged", detail=problem))
            else:
                good.append(path)
        self._add(good)
        return absent, wrong

    def _add(self, good: Sequence[Path]) -> None:
        with self.lock:
            store.add_files(good)
            for path in good:
                self.size += path.stat().st_size
                self.files += 1
                path.unlink()


def bring(items: Sequence[Item], *, staging: Path = STAGING) -> Summary:
    """Make every item valid in the Nix store. Raises ``LaminaError`` naming every file that could not be brought."""
    started = time.monotonic()
    absent = store.missing(item.store_path for item in items)
    wanted = list({item.store_path: item for item in items if item.store_path in absent}.values())
    if wanted:
        _fetch(wanted, staging)
    size = sum(Path(item.store_path).stat().st_size for item in wanted)
    present = len({item.store_path for item in items}) - len(wanted)
    return Summary(fetched=len(wanted), bytes=size, present=present, seconds=round(time.monotonic() - started, 2))


def _fetch(wanted: Sequence[Item], staging: Path) -> None:
    total = sum(item.size or 0 for item in wanted)
    store.require_space(total)
    require_space(staging, total, f"downloading {len(wanted)} locked files")
    if any(isinstance(item, PythonItem) for item in wanted):
        prerequisites.ensure("pip")
    staging.mkdir(parents=True, exist_ok=True)
    run = _Run(staging)
    with Progress(len(wanted), total, run.measure), ThreadPoolExecutor(max_workers=_TASKS) as pool:
        futures = [pool.submit(_bring_batch, run, download, batch) for download, batch in _tasks(wanted)]
        errors = [future.exception() for future in futures]
    for error in errors:
        if error and not isinstance(error, LaminaError):
            raise error
    failures = [
        failure for future, error in zip(futures, errors, strict=True) if not error for failure in future.result()
    ]
    raise_failures(failures, [error for error in errors if isinstance(error, LaminaError)])


def _tasks(wanted: Sequence[Item]) -> list[tuple[Download, Sequence[Item]]]:
    """Return which client brings what; every task can run beside the others."""
    debian = apt.batches([item for item in wanted if isinstance(item, DebianItem)])
    python = pip.batches([item for item in wanted if isinstance(item, PythonItem)])
    archives = [item for item in wanted if isinstance(item, NpmItem)]
    tasks: list[tuple[Any, Sequence[Item]]] = [(apt.download, batch) for batch in debian]
    tasks += [(_download_python, batch) for batch in python]
    return tasks + [(npm.download, archives)] * bool(archives)


def _download_python(batch: Sequence[PythonItem], directory: Path) -> list[Failure]:
    """Ask the machine's own indexes; for another origin than PyPI then its public address."""
    failures = pip.download(batch, directory)
    elsewhere = [item for item in batch if item.origin != "pypi" and item in [failure.item for failure in failures]]
    if not elsewhere:
        return failures
    again = pip.download(elsewhere, directory, indexes=[origins.address(item.origin) for item in elsewhere])
    return [failure for failure in failures if failure.item not in elsewhere] + again


def _bring_batch(run: _Run, download: Download, batch: Sequence[Item]) -> list[Failure]:
    """Use what an interrupted run left, download the rest, add it; return what did not come."""
    directory = run.staging / "complete"
    absent, wrong = run.accept(batch, directory)
    remaining = absent + [failure.item for failure in wrong]
    if not remaining:
        return []
    failures = download(remaining, directory)
    absent, wrong = run.accept(remaining, directory)
    silent = [Failure(item=item, reason="refused", detail="the client brought no such file") for item in absent]
    # One failure for each file: what is wrong with the file that came says more than the client's words.
    return list({failure.item: failure for failure in [*silent, *failures, *wrong]}.values())

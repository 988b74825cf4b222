"""Bring locked files into the Nix store, through the machine's own clients, all clients side by side.

A file is staged below ``.lamina/fetch``, compared with its lock, and only then added to the store: a partial or wrong
file never counts, and an interrupted run goes on with the first file that is not complete.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lamina import prerequisites, store
from lamina.errors import LaminaError
from lamina.failures import raise_failures
from lamina.locks import origins
from lamina.prerequisites import require_space
from lamina.progress import Progress
from lamina.project import STATE
from lamina.sources import apt, model_files, npm, pip, web
from lamina.sources.item import DebianItem, Failure, Item, ModelItem, NpmItem, PythonItem
from lamina.staging import Staging

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


def bring(items: Sequence[Item], *, staging: Path = STAGING) -> Summary:
    """Make every item valid in the Nix store. Raises ``LaminaError`` naming every file that could not be brought."""
    started = time.monotonic()
    wanted = _absent(items)
    if wanted:
        place = Staging(staging)
        with place.exclusive():
            # Another fetch may have brought some of them meanwhile.
            wanted = _absent(items)
            _fetch(wanted, place)
    size = sum(Path(item.store_path).stat().st_size for item in wanted)
    present = len({item.store_path for item in items}) - len(wanted)
    return Summary(fetched=len(wanted), bytes=size, present=present, seconds=round(time.monotonic() - started, 2))


def _absent(items: Sequence[Item]) -> list[Item]:
    """Return the items whose store path is not valid, each file once."""
    absent = store.missing(item.store_path for item in items)
    return list({item.store_path: item for item in items if item.store_path in absent}.values())


def _fetch(wanted: Sequence[Item], staging: Staging) -> None:
    if not wanted:
        return
    total = sum(item.size or 0 for item in wanted)
    store.require_space(total)
    require_space(staging.folder, total, f"downloading {len(wanted)} locked files")
    if any(isinstance(item, PythonItem) for item in wanted):
        prerequisites.ensure("pip")
    if any(isinstance(item, NpmItem) for item in wanted):
        prerequisites.ensure("npm")
    with Progress(len(wanted), total, staging.measure):
        outcomes = _run([partial(_bring_batch, staging, *task) for task in _tasks(wanted)])
    failures = [failure for outcome in outcomes if isinstance(outcome, list) for failure in outcome]
    raise_failures(failures, [outcome for outcome in outcomes if isinstance(outcome, LaminaError)])


def _run(tasks: Sequence[Callable[[], list[Failure]]]) -> list[list[Failure] | LaminaError]:
    """Run tasks side by side to their ends; when interrupted, start no further one."""
    web.begin()
    pool = ThreadPoolExecutor(max_workers=_TASKS)
    try:
        return [_outcome(future) for future in [pool.submit(task) for task in tasks]]
    except BaseException:
        web.stop.set()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _outcome(future: Future[list[Failure]]) -> list[Failure] | LaminaError:
    try:
        return future.result()
    except LaminaError as error:
        return error


def _tasks(wanted: Sequence[Item]) -> list[tuple[Download, Sequence[Item]]]:
    """Return which client brings what; every task can run beside the others."""
    debian = apt.batches([item for item in wanted if isinstance(item, DebianItem)])
    python = pip.batches([item for item in wanted if isinstance(item, PythonItem)])
    archives = [item for item in wanted if isinstance(item, NpmItem)]
    models = model_files.batches([item for item in wanted if isinstance(item, ModelItem)])
    tasks: list[tuple[Any, Sequence[Item]]] = [(apt.download, batch) for batch in debian]
    tasks += [(model_files.download, batch) for batch in models]
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


def _bring_batch(staging: Staging, download: Download, batch: Sequence[Item]) -> list[Failure]:
    """Use what an interrupted run left, download the rest, add it; return what did not come."""
    absent, wrong = staging.accept(batch)
    remaining = absent + [failure.item for failure in wrong]
    if not remaining:
        return []
    failures = download(remaining, staging.complete)
    absent, wrong = staging.accept(remaining)
    silent = [Failure(item=item, reason="refused", detail="the client brought no such file") for item in absent]
    # One failure for each file: what is wrong with the file that came says more than the client's words.
    return list({failure.item: failure for failure in [*silent, *failures, *wrong]}.values())

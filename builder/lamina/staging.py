"""Where files wait between a download and the Nix store, so that a partial or wrong one never counts."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lamina import store
from lamina.console import say
from lamina.sources.item import Failure, Item


class Staging:
    """A folder of downloads; ``files`` and ``size`` count what went from it into the store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.complete = folder / "complete"
        self.files = 0
        self.size = 0
        self._lock = threading.Lock()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other fetches of this checkout waiting: two would delete each other's files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("another fetch of this checkout is running: waiting for it")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def measure(self) -> tuple[int, int]:
        """Return files in the store, and bytes in the store or staged."""
        staged = 0
        for path in self.folder.rglob("*"):
            try:
                staged += path.stat().st_size if path.is_file() else 0
            except FileNotFoundError:
                continue  # Clients move their files while we look.
        return self.files, self.size + staged

    def accept(self, items: Sequence[Item]) -> tuple[list[Item], list[Failure]]:
        """Add the items that are here and right to the store; return those that are not here, and the wrong ones.

        A wrong file is deleted.
        """
        good, absent, wrong = [], list[Item](), list[Failure]()
        for item in items:
            path = item.staged(self.complete)
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
        with self._lock:
            store.add_files(good)
            for path in good:
                self.size += path.stat().st_size
                self.files += 1
                path.unlink()
                if path.parent != self.complete:
                    path.parent.rmdir()

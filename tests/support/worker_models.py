"""Models for worker processes that do, on demand, everything a worker must survive."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from media_service.inference.tasks import Operation


def word() -> str:
    return "warm-up"


OPERATIONS = (Operation("shout", word, batch=4), Operation("obey", word))


class Model:
    """Shouts; obeys. What it was called with is written to ``journal``, a line for each call."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._kept: list[bytes] = []

    def shout(self, items: Sequence[str], *, mark: str = "!") -> list[str]:
        self._write(f"shout {' '.join(items)}")
        if "" in items:
            raise ValueError("item is empty, expected a word")
        return [item.upper() + mark for item in items]

    def obey(self, items: Sequence[str]) -> list[str]:
        [command] = items
        self._write(command)
        what, _, value = command.partition(" ")
        if what == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "sleep":
            time.sleep(float(value))  # stands for a call that takes long
        if what == "grow":
            self._kept.append(os.urandom(int(value)))
            time.sleep(30)  # until somebody notices
        if what == "break":
            raise RuntimeError("broken on demand")
        return [command]

    def close(self) -> None:
        self._write("close")

    def _write(self, line: str) -> None:
        with self._journal.open("a") as journal:
            journal.write(f"{os.getpid()} {line}\n")


def open_model(journal: Path) -> Model:
    return Model(journal)


def fail_to_open(_: Path) -> Model:
    raise ValueError("weights.bin: sha256 is 1, expected 2")


def open_once(journal: Path) -> Model:
    """Open the first time; any later process finds the journal and cannot."""
    if journal.exists():
        raise RuntimeError("only the first process may open it")
    return Model(journal)

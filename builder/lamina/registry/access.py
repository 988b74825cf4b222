"""What a registry was asked for and what it sent: for people one line per request, for tests and progress numbers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Access:
    """One request and its answer; ``size`` counts the bytes of a layer that left, ``layer`` is its digest."""

    method: str
    path: str
    status: int
    layer: str | None = None
    size: int = 0
    remark: str = ""

    def render(self) -> str:
        """Return one line without control characters."""
        moved = f" {self.size} B of a layer" if self.layer else ""
        remark = f" - {self.remark}" if self.remark else ""
        line = f"{self.method} {self.path} {self.status}{moved}{remark}"
        return "".join(letter if letter.isprintable() else "?" for letter in line)


def ignore(_: object) -> None:
    """Do nothing with what is told."""


@dataclass
class AccessLog:
    """Every request so far. ``show`` gets each one as it ends, ``sent`` the number of layer bytes as they leave.

    ``problem`` gets the text of a layer that is not what its recipe promised. All three are called from several
    threads, one at a time.
    """

    show: Callable[[Access], object] = ignore
    sent: Callable[[int], object] = ignore
    problem: Callable[[str], object] = ignore
    accesses: list[Access] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, access: Access) -> None:
        """Remember a request that was answered."""
        with self._lock:
            self.accesses.append(access)
            self.show(access)

    def count(self, size: int) -> None:
        """Count bytes of a layer that left."""
        with self._lock:
            self.sent(size)

    def complain(self, text: str) -> None:
        """Remember that a layer could not be served."""
        with self._lock:
            self.problems.append(text)
            self.problem(text)

    @property
    def layer_bytes(self) -> int:
        """Return how many bytes of layers left."""
        return sum(access.size for access in self.accesses)

    @property
    def layers(self) -> set[str]:
        """Return the digests of the layers of which bytes left."""
        return {access.layer for access in self.accesses if access.layer and access.size}

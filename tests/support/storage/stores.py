"""Stores under test, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from media_service.storage.assets import Asset, Description
from media_service.storage.jobs import JobPolicy
from media_service.storage.opening import Storage

POLICY = JobPolicy(lease_seconds=30, backoff_seconds=2, backoff_limit=10, keep_seconds=100)


@dataclass
class Clock:
    """Seconds since 1970, as the test wants them."""

    seconds: float = 1_750_000_000.0

    def __call__(self) -> float:
        return self.seconds


class OpenStorage(Protocol):
    """Opens stores over the same database and folder each time, as another process would."""

    def __call__(self, *, quota: int | None = None, policy: JobPolicy = POLICY) -> Storage: ...


@dataclass
class World:
    """What a contract gets: the stores, how to open them again, the clock, and the folder of the files."""

    open: OpenStorage
    clock: Clock
    folder: Path
    storage: Storage = field(init=False)

    def __post_init__(self) -> None:
        self.storage = self.open()

    def add(self, content: bytes, **description: object) -> Asset:
        """Store an asset."""
        with self.storage.assets.upload() as upload:
            upload.write(content)
            words = {"media_type": "image/png", "kind": "image", **description}
            return upload.finish(Description(**words)).asset  # type: ignore[arg-type]

    def files(self) -> list[str]:
        """Return every file of contents, derived files and uploads."""
        folders = [self.folder / name for name in ("contents", "derived", "uploads")]
        return sorted(
            str(path.relative_to(self.folder)) for each in folders for path in each.rglob("*") if path.is_file()
        )


Opener = Callable[..., Storage]

"""Fixtures of the embedded stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from media_service.storage.embedded.database import SqliteDatabase
from media_service.storage.jobs import JobPolicy
from media_service.storage.opening import DATABASE_NAME, Storage, assemble_embedded
from support.storage.stores import POLICY, Clock, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return embedded stores in an empty folder."""
    clock, folder = Clock(), tmp_path / "data"
    with ExitStack() as stack:

        def open_again(*, quota: int | None = None, policy: JobPolicy = POLICY) -> Storage:
            database = SqliteDatabase(folder / DATABASE_NAME, clock=clock)
            stack.callback(database.close)
            return assemble_embedded(database, folder, quota=quota, policy=policy)

        yield World(open_again, clock, folder)

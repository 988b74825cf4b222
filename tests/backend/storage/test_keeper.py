"""A storage that cannot be used is told, and used as soon as it can be."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from media_service.config import Settings
from media_service.storage.keeper import StorageKeeper
from media_service.storage.opening import DATABASE_NAME, open_storage

SECONDS = 30.0


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file where the folder should be")
    keeper = StorageKeeper(open_storage(Settings(service_type="dashboard", data_dir=in_the_way)), retry_seconds=0.01)

    async def run() -> str | None:
        opening = asyncio.create_task(keeper.prepare())
        while not keeper.failed:
            await asyncio.sleep(0.01)
        told = keeper.reason
        in_the_way.unlink()
        assert await opening
        return told

    assert "make the data folder writable" in str(asyncio.run(asyncio.wait_for(run(), SECONDS)))
    assert (keeper.reason, keeper.failed, (in_the_way / DATABASE_NAME).is_file()) == (None, False, True)


def test_a_schema_from_the_future_is_hopeless(tmp_path: Path) -> None:
    storage = open_storage(Settings(service_type="dashboard", data_dir=tmp_path))
    storage.prepare()
    storage.close()
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as connection:
        connection.execute("PRAGMA user_version=999")
    keeper = StorageKeeper(storage)
    assert not asyncio.run(asyncio.wait_for(keeper.prepare(), SECONDS))
    assert keeper.failed
    assert keeper.reason

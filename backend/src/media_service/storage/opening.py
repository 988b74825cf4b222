"""Put the stores together, as the settings want them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from media_service.storage.assets import AssetStore
from media_service.storage.database import Database
from media_service.storage.embedded.database import SqliteDatabase
from media_service.storage.files import Files
from media_service.storage.jobs import PATIENT, JobPolicy, JobStore
from media_service.storage.sql.assets import SqlAssetStore
from media_service.storage.sql.jobs import SqlJobStore

DATABASE_NAME = "media-service.sqlite"


@dataclass(frozen=True, slots=True)
class Storage:
    """One store of each kind, over one database."""

    database: Database
    assets: AssetStore
    jobs: JobStore

    def prepare(self) -> None:
        """Bring the schema up to date and remove what killed processes left.

        Raises ``StartError`` for a newer schema, otherwise the errors of storage, for example of a read-only folder.
        """
        self.database.prepare()
        self.assets.sweep()
        self.jobs.sweep()

    def close(self) -> None:
        """Let go of files and connections."""
        self.database.close()


def open_embedded(folder: Path, *, quota: int | None = None, policy: JobPolicy = PATIENT) -> Storage:
    """Return stores in ``folder``; nothing is read or written before the first use."""
    return assemble(SqliteDatabase(folder / DATABASE_NAME), folder, quota=quota, policy=policy)


def assemble(database: Database, folder: Path, *, quota: int | None, policy: JobPolicy) -> Storage:
    """Return the stores over a database, with files in ``folder``."""
    jobs = SqlJobStore(database, policy)
    return Storage(database, SqlAssetStore(database, Files(folder), quota=quota, dependents=(jobs,)), jobs)

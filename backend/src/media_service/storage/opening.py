"""Put the stores together, as the settings want them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from media_service.storage.assets import AssetStore
from media_service.storage.database import Database
from media_service.storage.embedded.database import SqliteDatabase
from media_service.storage.embedded.search import EmbeddedSearchIndex
from media_service.storage.files import Files
from media_service.storage.jobs import PATIENT, JobPolicy, JobStore
from media_service.storage.search import SearchIndex
from media_service.storage.sql.assets import SqlAssetStore
from media_service.storage.sql.jobs import SqlJobStore
from media_service.storage.sql.timeline import SqlTimelineStore
from media_service.storage.timeline import TimelineStore

DATABASE_NAME = "media-service.sqlite"


@dataclass(frozen=True, slots=True)
class Storage:
    """One store of each kind, over one database."""

    database: Database
    assets: AssetStore
    jobs: JobStore
    timeline: TimelineStore
    search: SearchIndex

    def prepare(self) -> None:
        """Bring the schema up to date and remove what killed processes left.

        Raises ``StartError`` for a newer schema, otherwise the errors of storage, for example of a read-only folder.
        """
        self.database.prepare()
        self.maintain()

    def maintain(self) -> None:
        """Do what timers do: requeue abandoned jobs, forget old ones, erase what deletions left, give back space."""
        self.jobs.sweep()
        self.assets.sweep()
        self.search.settle()

    def close(self) -> None:
        """Let go of files and connections."""
        self.database.close()


def open_embedded(folder: Path, *, quota: int | None = None, policy: JobPolicy = PATIENT) -> Storage:
    """Return stores in ``folder``; nothing is read or written before the first use."""
    return assemble_embedded(SqliteDatabase(folder / DATABASE_NAME), folder, quota=quota, policy=policy)


def assemble_embedded(database: Database, folder: Path, *, quota: int | None, policy: JobPolicy) -> Storage:
    """Return the stores over an SQLite database, with files in ``folder``."""
    jobs = SqlJobStore(database, policy)
    search = EmbeddedSearchIndex(database, folder / "vectors")
    assets = SqlAssetStore(database, Files(folder), quota=quota, dependents=(jobs, search))
    return Storage(database, assets, jobs, SqlTimelineStore(database), search)

"""Put the stores together, as the settings want them. psycopg and Celery are imported only when they are wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from media_service.config import Settings
from media_service.storage.assets import AssetStore
from media_service.storage.database import Database
from media_service.storage.embedded.database import SqliteDatabase
from media_service.storage.embedded.search import EmbeddedSearchIndex
from media_service.storage.files import REQUESTS, Files
from media_service.storage.jobs import JobPolicy, JobStore
from media_service.storage.requests import RequestFiles
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
    requests: RequestFiles

    def prepare(self) -> None:
        """Bring the schema up to date and remove what killed processes left.

        Raises ``StartError`` for a newer schema, otherwise the errors of storage, for example of a read-only folder.
        """
        self.database.prepare()
        self.assets.sweep()
        self.maintain()

    def maintain(self) -> None:
        """Do what timers do: requeue abandoned jobs, forget old ones, give back the space of what was replaced."""
        self.jobs.sweep()
        self.requests.sweep(self.jobs)
        self.search.tidy()

    def close(self) -> None:
        """Let go of files and connections."""
        self.database.close()


def open_storage(settings: Settings) -> Storage:
    """Return the stores that the settings choose; nothing is read or written before the first use.

    Raises ``StartError`` for an address of a database that cannot be one.
    """
    storage = _open_database(settings)
    if settings.jobs_backend == "embedded" or settings.redis_url is None:
        return storage
    from media_service.scaleout.announcing import AnnouncingJobStore
    from media_service.scaleout.celery_broker import CeleryBroker, create_celery

    broker = CeleryBroker(create_celery(settings.redis_url.get_secret_value()))
    return replace(storage, jobs=AnnouncingJobStore(storage.jobs, broker))


def _open_database(settings: Settings) -> Storage:
    policy = JobPolicy(lease_seconds=settings.job_lease_seconds, keep_seconds=settings.job_keep_seconds)
    quota = settings.data_quota_bytes or None
    if settings.database_url is None:
        database = SqliteDatabase(settings.data_dir / DATABASE_NAME)
        return assemble_embedded(database, settings.data_dir, quota=quota, policy=policy)
    from media_service.storage.postgres.database import PostgresDatabase, check_address

    address = settings.database_url.get_secret_value()
    check_address(address)
    return assemble_postgres(PostgresDatabase(address), settings.data_dir, quota=quota, policy=policy)


def assemble_embedded(database: Database, folder: Path, *, quota: int | None, policy: JobPolicy) -> Storage:
    """Return the stores over an SQLite database, with files in ``folder``."""
    jobs = SqlJobStore(database, policy)
    search = EmbeddedSearchIndex(database, folder / "vectors")
    assets = SqlAssetStore(database, Files(folder), quota=quota, dependents=(jobs, search))
    requests = RequestFiles(folder / REQUESTS, assets.check_room)
    return Storage(database, assets, jobs, SqlTimelineStore(database), search, requests)


def assemble_postgres(database: Database, folder: Path, *, quota: int | None, policy: JobPolicy) -> Storage:
    """Return the stores over a PostgreSQL database, with files in ``folder``, which all machines share."""
    from media_service.storage.postgres.search import PostgresSearchIndex

    jobs = SqlJobStore(database, policy)
    search = PostgresSearchIndex(database)
    assets = SqlAssetStore(database, Files(folder), quota=quota, dependents=(jobs, search))
    requests = RequestFiles(folder / REQUESTS, assets.check_room)
    return Storage(database, assets, jobs, SqlTimelineStore(database), search, requests)

"""The stores over PostgreSQL with pgvector keep the contracts of the embedded ones."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from media_service.errors import StorageUnavailableError
from media_service.start_error import StartError
from media_service.storage.jobs import JobPolicy, NewJob
from media_service.storage.opening import Storage, assemble_postgres
from media_service.storage.postgres.database import PostgresDatabase, check_address
from support.postgres_server import postgres_server
from support.storage.assets import AssetStoreContract
from support.storage.crashes import CrashContract
from support.storage.jobs import JobStoreContract
from support.storage.search import PassageContract, VectorContract
from support.storage.stores import POLICY, Clock, World
from support.storage.timeline import TimelineStoreContract

NUMBERS = itertools.count()


def run_on(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as address:
        run_on(address, "CREATE EXTENSION vector")
        yield address


@pytest.fixture
def address(server: str) -> Iterator[str]:
    """Return the address of an empty schema."""
    name = f"test_{next(NUMBERS)}"
    run_on(server, f"CREATE SCHEMA {name}")
    yield f"{server}&options=-csearch_path%3D{name},public"
    run_on(server, f"DROP SCHEMA {name} CASCADE")


@pytest.fixture
def world(address: str, tmp_path: Path) -> Iterator[World]:
    clock, folder = Clock(), tmp_path / "data"
    with ExitStack() as stack:

        def open_again(*, quota: int | None = None, policy: JobPolicy = POLICY) -> Storage:
            database = PostgresDatabase(address, clock=clock)
            stack.callback(database.close)
            database.prepare()
            return assemble_postgres(database, folder, quota=quota, policy=policy)

        yield World(open_again, clock, folder)


class TestPostgresAssets(AssetStoreContract):
    pass


class TestPostgresJobs(JobStoreContract):
    pass


class TestPostgresCrashes(CrashContract):
    pass


class TestPostgresTimeline(TimelineStoreContract):
    pass


class TestPostgresVectors(VectorContract):
    pass


class TestPostgresPassages(PassageContract):
    pass


def test_a_newer_schema_is_refused(address: str) -> None:
    database = PostgresDatabase(address)
    database.prepare()
    with database.write() as transaction:
        transaction.change("INSERT INTO schema_steps (number) VALUES (99)")
    with pytest.raises(StartError, match="has schema 99, this release knows schemas up to 1"):
        database.prepare()
    database.close()


def test_the_clock_is_the_servers(address: str, tmp_path: Path) -> None:
    database = PostgresDatabase(address)
    database.prepare()
    jobs = assemble_postgres(database, tmp_path, quota=None, policy=POLICY).jobs
    with database.read() as transaction:
        before = transaction.now()
    assert before <= jobs.submit(NewJob("analyse")).job.created <= before + 60
    database.close()


def test_a_server_that_is_away_is_an_error_without_the_password() -> None:
    database = PostgresDatabase("postgresql://service:hunter2@127.0.0.1:1/nothing")
    with pytest.raises(StorageUnavailableError, match="DATABASE_URL cannot be used") as caught:
        database.prepare()
    assert "hunter2" not in caught.value.message


def test_connections_that_the_server_ended_are_replaced(server: str, address: str) -> None:
    database = PostgresDatabase(address)
    database.prepare()
    run_on(server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    with database.read() as transaction:
        assert transaction.rows("SELECT 1 AS one") == [{"one": 1}]
    database.close()


@pytest.mark.parametrize("wrong", ["postgresql://u:hunter2@[h/d", "postgresql://u:hun%ter2@h/d"])
def test_a_wrong_address_is_not_shown(wrong: str) -> None:
    with pytest.raises(StartError, match="value is not shown") as caught:
        check_address(wrong)
    assert "hun" not in caught.value.render().replace("PASSWORD", "")

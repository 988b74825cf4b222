"""Jobs through Celery and a real Redis: the same contract, and what happens when messages or workers are lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import redis

from lamina import ports
from media_service.jobs.handlers import Handlers, JobContext
from media_service.scaleout.announcing import AnnouncingJobStore, BrokerAwayError
from media_service.scaleout.celery_broker import CeleryBroker, create_celery, step
from media_service.scaleout.celery_worker import CeleryWorker
from media_service.storage.embedded.database import SqliteDatabase
from media_service.storage.jobs import JobPolicy, JobState, NewJob
from media_service.storage.opening import DATABASE_NAME, Storage, assemble_embedded
from support.redis_server import redis_server
from support.storage.jobs import JobStoreContract
from support.storage.stores import POLICY, Clock, World

SECONDS = 60.0
QUICK = JobPolicy(lease_seconds=2, backoff_seconds=0.1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as address:
        yield address


@pytest.fixture
def address(server: str) -> str:
    """Return the address of a Redis that holds nothing."""
    with redis.Redis.from_url(server) as client:
        client.flushall()
    return server


def announcing(storage: Storage, address: str) -> Storage:
    return replace(storage, jobs=AnnouncingJobStore(storage.jobs, CeleryBroker(create_celery(address))))


@pytest.fixture
def world(address: str, tmp_path: Path) -> Iterator[World]:
    clock, folder = Clock(), tmp_path / "data"
    with ExitStack() as stack:

        def open_again(*, quota: int | None = None, policy: JobPolicy = POLICY) -> Storage:
            database = SqliteDatabase(folder / DATABASE_NAME, clock=clock)
            stack.callback(database.close)
            return announcing(assemble_embedded(database, folder, quota=quota, policy=policy), address)

        yield World(open_again, clock, folder)


class TestCeleryJobs(JobStoreContract):
    pass


@pytest.fixture
def storage(address: str, tmp_path: Path) -> Iterator[Storage]:
    database = SqliteDatabase(tmp_path / DATABASE_NAME)
    yield announcing(assemble_embedded(database, tmp_path, quota=None, policy=QUICK), address)
    database.close()


async def count(context: JobContext) -> Mapping[str, Any]:
    if context.job.payload.get("fails") and context.job.attempts == 1:
        raise KeyError
    if context.job.payload.get("waits"):
        await asyncio.Event().wait()
    return {"number": context.job.payload["number"]}


@asynccontextmanager
async def worker(storage: Storage, address: str) -> AsyncIterator[None]:
    handlers = Handlers()
    handlers.add("count", count)
    running = CeleryWorker(create_celery(address), storage, handlers, concurrency=2)
    running.start()
    try:
        yield
    finally:
        await running.stop()


async def until(storage: Storage, state: JobState, number: int) -> None:
    """Wait for so many jobs in a state; the sweep announces again what a busy database made a worker let go."""
    async with asyncio.timeout(SECONDS):
        while storage.jobs.counts()[state] != number:
            await asyncio.sleep(1)
            storage.jobs.sweep()


def submit(storage: Storage, *numbers: int, **payload: object) -> None:
    for number in numbers:
        storage.jobs.submit(NewJob("count", {"number": number, **payload}))


def test_jobs_are_done_and_failures_tried_again(storage: Storage, address: str) -> None:
    async def run() -> None:
        async with worker(storage, address):
            submit(storage, *range(18))
            submit(storage, 18, 19, fails=True)
            await until(storage, JobState.SUCCEEDED, 20)

    asyncio.run(run())
    assert sorted(job.result["number"] for job in storage.jobs.list().items) == list(range(20))


def test_lost_messages_are_sent_again_by_the_sweep(storage: Storage, address: str) -> None:
    submit(storage, 1, 2, 3)
    broker = CeleryBroker(create_celery(address))
    assert broker.waiting() == 3
    with redis.Redis.from_url(address) as client:
        client.flushall()
    assert broker.waiting() == 0
    storage.jobs.sweep()
    storage.jobs.sweep()
    assert broker.waiting() == 3

    async def run() -> None:
        async with worker(storage, address):
            await until(storage, JobState.SUCCEEDED, 3)

    asyncio.run(run())


def test_a_worker_that_stops_puts_its_job_back(storage: Storage, address: str) -> None:
    submit(storage, 1, waits=True)

    async def run() -> None:
        async with worker(storage, address):
            await until(storage, JobState.RUNNING, 1)

    asyncio.run(run())
    (job,) = storage.jobs.list().items
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert CeleryBroker(create_celery(address)).waiting() >= 1


def test_a_running_job_can_be_cancelled(storage: Storage, address: str) -> None:
    submit(storage, 1, waits=True)

    async def run() -> None:
        async with worker(storage, address):
            await until(storage, JobState.RUNNING, 1)
            storage.jobs.cancel(storage.jobs.list().items[0].id)
            await until(storage, JobState.CANCELLED, 1)

    asyncio.run(run())


def test_jobs_are_accepted_while_the_broker_is_away(tmp_path: Path) -> None:
    away = f"redis://{ports.HOST}:{ports.free()}/0"
    with pytest.raises(BrokerAwayError, match="Redis of REDIS_URL cannot be reached"):
        CeleryBroker(create_celery(away)).waiting()
    database = SqliteDatabase(tmp_path / DATABASE_NAME)
    storage = announcing(assemble_embedded(database, tmp_path, quota=None, policy=QUICK), away)
    submit(storage, 1)
    assert storage.jobs.sweep() == 0
    assert storage.jobs.counts()[JobState.QUEUED] == 1
    database.close()


def test_urgent_jobs_go_first_in_redis_too() -> None:
    assert [step(priority) for priority in (100, 5, 1, 0, -1, -100)] == [0, 0, 4, 5, 6, 9]

"""A handler's job ends as the handler did; what happens to its lease meanwhile is respected."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from media_service.errors import ImageUndecodableError, StorageBusyError
from media_service.jobs.execution import Execution
from media_service.jobs.handlers import Handler, Handlers, JobContext
from media_service.jobs.loop import JobLoop
from media_service.storage.embedded.database import SqliteDatabase
from media_service.storage.jobs import Job, JobPolicy, JobState, NewJob
from media_service.storage.opening import Storage, assemble_embedded

SECONDS = 30.0


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    policy = JobPolicy(lease_seconds=0.3, backoff_seconds=0)
    return assemble_embedded(SqliteDatabase(tmp_path / "test.sqlite"), tmp_path, quota=None, policy=policy)


def run_once(storage: Storage, handler: Handler, **new: Any) -> Job:
    """Do one job with ``handler`` and return it."""
    handlers = Handlers()
    handlers.add("test", handler)
    job = storage.jobs.submit(NewJob("test", **new)).job
    lease = storage.jobs.lease("worker")
    assert lease is not None
    asyncio.run(asyncio.wait_for(Execution(storage, handlers, lease).run(), SECONDS))
    return storage.jobs.get(job.id)


def test_a_result_is_kept(storage: Storage) -> None:
    async def handler(context: JobContext) -> Mapping[str, Any]:
        await context.report("progress", {"step": 1}, 0.5)
        return {"got": context.job.payload["n"]}

    job = run_once(storage, handler, payload={"n": 3})
    assert (job.state, job.result) == (JobState.SUCCEEDED, {"got": 3})
    assert [event.kind for event in storage.jobs.events(job.id)] == ["queued", "started", "progress", "succeeded"]


def test_the_jobs_own_fault_is_final_and_told(storage: Storage) -> None:
    async def handler(_: JobContext) -> Mapping[str, Any]:
        raise ImageUndecodableError("file is broken")

    job = run_once(storage, handler)
    assert (job.state, job.error) == (JobState.FAILED, {"code": "image_undecodable", "message": "file is broken"})


@pytest.mark.parametrize(
    ("error", "code"), [(KeyError("secret"), "internal_error"), (StorageBusyError("x"), "storage_busy")]
)
def test_what_may_pass_is_tried_again(storage: Storage, error: Exception, code: str) -> None:
    async def handler(_: JobContext) -> Mapping[str, Any]:
        raise error

    job = run_once(storage, handler)
    assert job.state == JobState.QUEUED
    assert (job.error or {})["code"] == code
    assert "secret" not in str(job.error)


def test_a_result_that_is_no_json_fails(storage: Storage) -> None:
    async def handler(_: JobContext) -> Mapping[str, Any]:
        return {"set": {1}}

    job = run_once(storage, handler, max_attempts=1)
    assert (job.error or {})["code"] == "internal_error"


def test_an_unknown_kind_is_an_error(storage: Storage) -> None:
    job = storage.jobs.submit(NewJob("other", max_attempts=1)).job
    lease = storage.jobs.lease("worker")
    assert lease is not None
    asyncio.run(Execution(storage, Handlers(), lease).run())
    assert (storage.jobs.get(job.id).error or {})["code"] == "unknown_job_kind"


def test_long_work_keeps_its_lease(storage: Storage) -> None:
    async def handler(context: JobContext) -> Mapping[str, Any]:
        renewed = storage.jobs.get(context.job.id)
        began = time.monotonic()
        while time.monotonic() < began + 3 * storage.jobs.policy.lease_seconds:
            await asyncio.sleep(0.01)
            await asyncio.to_thread(storage.jobs.sweep)
        return {"attempts": renewed.attempts}

    assert run_once(storage, handler).result == {"attempts": 1}


def test_a_cancelled_job_is_stopped_at_the_next_heartbeat(storage: Storage) -> None:
    async def handler(context: JobContext) -> Mapping[str, Any]:
        await asyncio.to_thread(storage.jobs.cancel, context.job.id)
        await asyncio.Event().wait()
        raise AssertionError

    assert run_once(storage, handler).state == JobState.CANCELLED


@pytest.mark.parametrize("reports", [True, False])
def test_work_without_a_lease_is_stopped_and_says_nothing(storage: Storage, reports: bool) -> None:
    async def handler(context: JobContext) -> Mapping[str, Any]:
        with storage.database.write() as transaction:
            transaction.change("UPDATE jobs SET lease_token = 'of another worker'")
        if reports:
            await context.report("progress", {})
        else:
            await asyncio.Event().wait()
        raise AssertionError

    job = run_once(storage, handler)
    assert job.state == JobState.RUNNING
    assert [event.kind for event in storage.jobs.events(job.id)] == ["queued", "started"]


def test_a_loop_does_all_jobs_and_gives_those_under_way_back(storage: Storage) -> None:
    begun: list[str] = []

    async def handler(context: JobContext) -> Mapping[str, Any]:
        begun.append(context.job.id)
        if context.job.payload.get("long"):
            await asyncio.Event().wait()
        return {}

    async def run() -> None:
        loop = JobLoop(storage, handlers, concurrency=2, poll_seconds=0.01)
        loop.start()
        while storage.jobs.counts()[JobState.SUCCEEDED] < 10:
            await asyncio.sleep(0.01)
        long = storage.jobs.submit(NewJob("test", {"long": True})).job
        loop.wake()
        while long.id not in begun:
            await asyncio.sleep(0.01)
        await loop.stop()
        assert (storage.jobs.get(long.id).state, storage.jobs.get(long.id).attempts) == (JobState.QUEUED, 0)

    handlers = Handlers()
    handlers.add("test", handler)
    for _ in range(10):
        storage.jobs.submit(NewJob("test"))
    asyncio.run(asyncio.wait_for(run(), SECONDS))


def test_a_kind_has_one_handler() -> None:
    async def handler(_: JobContext) -> Mapping[str, Any]:
        return {}

    handlers = Handlers()
    handlers.add("b", handler)
    handlers.add("a", handler)
    with pytest.raises(ValueError, match="kind is 'a', which has a handler already"):
        handlers.add("a", handler)
    assert handlers.kinds == ("a", "b")

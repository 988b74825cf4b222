"""SERVICE_TYPE=worker: does jobs, answers for its health, and gives jobs back when it ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from media_service.config import Settings
from media_service.jobs.handlers import Handlers
from media_service.scaleout.running import create_runner
from media_service.start_error import StartError
from media_service.storage.jobs import JobState, NewJob
from media_service.storage.opening import open_storage
from media_service.worker.app import create_app
from support.service_client import ServiceClient
from support.service_fakes import fake_tasks
from support.stored_assets import plain_picture, storage_of, store
from support.thread_runner import ThreadRunner
from support.waiting import wait_until


def settings(catalogue: Path, folder: Path, **more: object) -> Settings:
    return Settings(service_type="worker", model_catalogue=catalogue, data_dir=folder, **more)  # type: ignore[arg-type]


def test_a_worker_does_the_jobs_of_the_api(catalogue: Path, tmp_path: Path) -> None:
    chosen = settings(catalogue, tmp_path / "data")
    api = open_storage(chosen)
    job = api.jobs.submit(NewJob("maintenance")).job
    with ServiceClient(create_app(chosen, tasks=fake_tasks(), make_runner=ThreadRunner)) as worker:
        assert worker.get("/livez").status_code == 200
        wait_until(lambda: api.jobs.get(job.id).state.is_final, 30, lambda: str(api.jobs.get(job.id)))
        assert worker.get("/readyz").status_code == 200
    assert (api.jobs.get(job.id).state, api.jobs.get(job.id).result) == (JobState.SUCCEEDED, {"used_bytes": 0})
    api.close()


def test_a_worker_analyses_with_the_models_it_has(catalogue: Path, tmp_path: Path) -> None:
    chosen = settings(catalogue, tmp_path / "data")
    with ServiceClient(create_app(chosen, tasks=fake_tasks(), make_runner=ThreadRunner)) as worker:
        worker.wait_until_loaded()
        asset, jobs = store(worker, plain_picture("red"), "image"), storage_of(worker).jobs
        job = jobs.submit(NewJob("analyse", asset_id=asset.id)).job
        wait_until(lambda: jobs.get(job.id).state.is_final, 30, lambda: str(jobs.get(job.id)))
        result = jobs.get(job.id).result or {}
    assert result["steps"] == ["samples", "faces", "poses"]
    assert result["skipped"]["captions"]["reason"] == "this image holds no model for image-caption"


def test_a_worker_that_may_do_nothing_does_not_start(catalogue: Path, tmp_path: Path) -> None:
    with pytest.raises(StartError, match="JOB_CONCURRENCY is 0, expected at least 1"):
        create_app(settings(catalogue, tmp_path, job_concurrency=0))


def test_a_wrong_address_of_the_database_is_an_error_at_the_start(catalogue: Path, tmp_path: Path) -> None:
    with pytest.raises(StartError, match="DATABASE_URL is not an address"):
        open_storage(settings(catalogue, tmp_path, database_url="postgresql://u:p@[h/d"))


def test_a_worker_of_celery_that_never_began_can_be_stopped(catalogue: Path, tmp_path: Path) -> None:
    chosen = settings(catalogue, tmp_path, jobs_backend="celery", redis_url="redis://127.0.0.1:1")
    runner = create_runner(chosen, open_storage(chosen), Handlers())
    asyncio.run(asyncio.wait_for(runner.stop(), 30))

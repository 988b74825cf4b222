"""What /metrics tells: every request by its route, and nothing that a client can make grow."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from media_service.config import Settings
from media_service.errors import StorageUnavailableError
from media_service.inference.worker_runner import WorkerRunner
from media_service.metrics.instruments import Metrics
from media_service.worker.app import create_app as create_worker
from support.scrape import Scrape
from support.service_client import ServiceClient
from support.service_fakes import fake_tasks
from support.thread_runner import ThreadRunner

SECONDS = "media_service_request_seconds_count"
KEYS = {"prometheus": "a-key-for-prometheus", "reader": "a-key-for-a-reader"}


def scrape(client: ServiceClient) -> Scrape:
    answer = client.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    return Scrape(answer.text)


def test_requests_are_counted_by_route_method_and_status(start_api: Any) -> None:
    client = start_api()
    for model in ("fake-clip", "fake-face", "nope"):
        client.get(f"/v1/models/{model}")
    found = scrape(client)
    route = {"method": "GET", "route": "/v1/models/{model_id}"}
    assert (found.value(SECONDS, **route, status="200"), found.value(SECONDS, **route, status="404")) == (2, 1)
    assert found.value("media_service_rejections_total", reason="model_not_found") == 1


def test_what_a_client_makes_up_is_one_label(start_api: Any) -> None:
    client = start_api()
    client.get("/nope")
    client.request("BREW", "/livez")
    before = len(scrape(client).samples)
    for number in range(50):
        client.get(f"/nope/{number}")
        client.request(f"BREW{number}", "/livez")
    found = scrape(client)
    assert len(found.samples) - before <= 20  # of /metrics itself, which was not counted when it was first asked
    assert found.value(SECONDS, route="other", method="GET") == 51
    assert found.value(SECONDS, method="other") == 51


def test_bodies_and_refusals_are_counted(start_api: Any) -> None:
    client = start_api(request_max_bytes=10_000, image_max_bytes=10_000)
    assert (
        client.post("/v1/vision/faces", content=b"1" * 1000, headers={"content-type": "image/png"}).status_code == 415
    )
    assert client.post("/v1/embeddings", json={"model": 1}).status_code == 422
    found = scrape(client)
    assert found.value("media_service_upload_bytes_total", route="/v1/vision/faces") == 1000
    assert found.value("media_service_rejections_total", reason="validation_error") == 1


def test_a_refusal_at_the_edge_is_counted(start_api: Any) -> None:
    client = start_api(api_keys=f"p:metrics:{KEYS['prometheus']},r:read:{KEYS['reader']}")
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"x-api-key": KEYS["reader"]}).status_code == 403
    found = Scrape(client.get("/metrics", headers={"x-api-key": KEYS["prometheus"]}).text)
    assert found.value("media_service_rejections_total", reason="invalid_api_key") == 1
    assert found.value("media_service_rejections_total", reason="insufficient_scope") == 1


def test_models_jobs_and_the_disk_are_read_when_asked(start_api: Any) -> None:
    client = start_api()
    client.post("/v1/models/fake-pose/unload")
    found = scrape(client)
    states = "media_service_model_state"
    assert [found.value(states, model="fake-pose", state=each) for each in ("unloaded", "ready")] == [1, 0]
    assert found.value(states, model="fake-clip", state="ready") == 1
    assert found.value(states) == len(found.labels("media_service_model_queue_calls"))
    assert {each["state"] for each in found.labels("media_service_jobs")} >= {"queued", "running", "failed"}
    assert found.value("media_service_disk_size_bytes") > found.value("media_service_disk_free_bytes") > 0
    assert (found.value("media_service_storage_usable"), found.value("media_service_data_bytes")) == (1, 0)


def test_a_database_that_is_away_is_told_and_the_rest_is_there(start_api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = start_api()

    def away() -> None:
        raise StorageUnavailableError("away")

    monkeypatch.setattr(client.application.state.storage.jobs, "counts", away)
    found = scrape(client)
    assert list(found.values("media_service_storage_usable")) == [0]
    assert found.labels("media_service_jobs") == []
    assert found.value("media_service_build", service="api") == 1


def test_nobody_waits_for_a_slow_scrape(start_api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = start_api()
    jobs = client.application.state.storage.jobs
    counts, asked, may_answer = jobs.counts, threading.Event(), threading.Event()

    def slow() -> Any:
        asked.set()
        assert may_answer.wait(30)
        return counts()

    monkeypatch.setattr(jobs, "counts", slow)
    with ThreadPoolExecutor() as pool:
        scraped = pool.submit(scrape, client)
        assert asked.wait(30)
        assert client.get("/v1/models").status_code == 200
        assert not scraped.done()
        may_answer.set()
        assert scraped.result(30).value("media_service_ready") == 1


def test_a_worker_tells_too(catalogue: Path, tmp_path: Path) -> None:
    settings = Settings(service_type="worker", model_catalogue=catalogue, data_dir=tmp_path / "data")
    with ServiceClient(create_worker(settings, tasks=fake_tasks(), make_runner=ThreadRunner)) as client:
        client.wait_until_loaded()
        assert scrape(client).value("media_service_build", service="worker") == 1


@pytest.fixture
def real_workers(create_api: Callable[..., FastAPI], monkeypatch: pytest.MonkeyPatch) -> Callable[..., FastAPI]:
    """Return what puts together an API whose one model is in a process of its own."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    return lambda **settings: create_api(models="fake-clip", make_runner=WorkerRunner, **settings)


def test_a_model_in_a_process_is_measured(real_workers: Callable[..., FastAPI]) -> None:
    with ServiceClient(real_workers()) as client:
        client.wait_until_loaded()
        answer = client.post("/v1/embeddings", json={"model": "fake-clip", "input": ["red", "blue"]})
        found = scrape(client)
    stages = [part.partition(";dur=")[0] for part in answer.headers["server-timing"].split(", ")]
    assert stages == ["queue", "inference", "postprocess"]
    labels = {"model": "fake-clip", "operation": "embed_counted_texts"}
    assert found.value("media_service_inference_seconds_count", **labels) == 1
    assert found.value("media_service_batch_items_sum", **labels) == 2
    assert found.value("media_service_model_load_seconds", model="fake-clip") > 0
    assert found.value("media_service_worker_processes", model="fake-clip") == 1
    assert found.value("media_service_stage_seconds_count", stage="inference") == 1


def test_each_process_counts_for_itself() -> None:
    one, other = Metrics(), Metrics()
    one.requests.rejected("x")
    assert other.registry.get_sample_value("media_service_rejections_total", {"reason": "x"}) is None

"""Models that are loaded and let go by request, and every way to ask how the service is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.fake_models import FakeModels
from support.service_client import ServiceClient, error_of


def state(api: ServiceClient, name: str) -> Any:
    return api.get(f"/v1/models/{name}").json()


def test_an_unloaded_model_is_not_required_and_comes_back(api: ServiceClient, fakes: FakeModels) -> None:
    body = api.post("/v1/models/fake-face/unload").json()
    assert (body["id"], body["state"], body["reason"]) == ("fake-face", "unloaded", "unloaded by request")
    assert fakes.faces.closed.is_set()
    assert api.get("/readyz").status_code == 200
    assert api.get("/v2/models/fake-face/ready").status_code == 503
    assert api.post("/v1/models/fake-face/load").json()["state"] == "ready"
    assert api.get("/v2/models/fake-face/ready").json() == {"name": "fake-face", "ready": True}


def test_asking_an_unloaded_model_says_to_load_it(api: ServiceClient) -> None:
    api.post("/v1/models/fake-clip/unload")
    response = api.post("/v1/embeddings", json={"input": "red"})
    assert response.status_code == 503
    assert "load it first" in error_of(response)["message"]


def test_both_are_idempotent(api: ServiceClient) -> None:
    assert api.post("/v1/models/fake-face/load").json()["state"] == "ready"
    for _ in range(2):
        assert api.post("/v1/models/fake-face/unload").json()["state"] == "unloaded"


def test_a_model_that_models_leaves_out_can_be_loaded_later(start_api: Any) -> None:
    api = start_api(models=("fake-face",))
    assert state(api, "fake-clip")["reason"] == "not chosen by MODELS"
    assert api.post("/v1/models/fake-clip/load").json()["state"] == "ready"
    assert api.post("/v1/embeddings", json={"input": "red"}).status_code == 200


def test_when_no_model_is_left_the_service_is_not_ready(start_api: Any) -> None:
    api = start_api(models=("fake-face",))
    api.post("/v1/models/fake-face/unload")
    assert api.get("/readyz").status_code == 503
    assert api.get("/v2/health/ready").json() == {"ready": False}


def test_unknown_models(api: ServiceClient) -> None:
    for path in ("/v1/models/nope/load", "/v1/models/nope/unload"):
        assert error_of(api.post(path))["code"] == "model_not_found"
    assert error_of(api.get("/v2/models/nope/ready"))["code"] == "model_not_found"


def test_a_model_of_a_task_that_is_not_served_cannot_be_loaded(start_api: Any, fakes: FakeModels) -> None:
    tasks = fakes.tasks()
    del tasks["image-caption"]
    fakes.tasks = lambda: tasks  # type: ignore[method-assign]
    response = start_api().post("/v1/models/fake-blip/load")
    assert (response.status_code, error_of(response)["code"]) == (409, "model_state")


def test_the_last_use_is_told(api: ServiceClient) -> None:
    assert state(api, "fake-clip")["last_used"] is None
    api.post("/v1/embeddings", json={"input": "red"})
    assert state(api, "fake-clip")["last_used"] > 1_000_000_000


def test_live_and_ready_by_the_open_inference_protocols_names(api: ServiceClient) -> None:
    assert api.get("/v2/health/live").json() == {"live": True}
    assert api.get("/v2/health/ready").json() == {"ready": True}


def test_health_is_the_state_of_every_part(api: ServiceClient) -> None:
    body = api.get("/health").json()
    assert body["status"] == "ok"
    assert body["components"]["media"] == {"status": "ok", "reason": None}
    api.post("/v1/models/fake-pose/unload")
    body = api.get("/health").json()
    assert body["status"] == "ok"
    assert body["components"]["model:fake-pose"] == {"status": "off", "reason": "unloaded by request"}


def test_health_without_ffmpeg_is_failed_and_says_why(start_api: Any, tmp_path: Path) -> None:
    body = start_api(ffmpeg=str(tmp_path / "missing")).get("/health").json()
    assert body["status"] == "failed"
    assert "FFMPEG" in body["components"]["media"]["reason"]

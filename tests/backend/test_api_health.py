"""Alive, ready, and what it is."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import Any

import pytest

from media_service.start_error import StartError
from support.service_client import ServiceClient
from support.service_fakes import FakeDetector, fake_tasks, model, write_catalogue


def test_it_is_alive_while_models_load_and_ready_only_afterwards(create_client: Any) -> None:
    may_open = threading.Event()
    client = create_client(tasks=fake_tasks(FakeDetector(may_open=may_open)), wait=False)
    assert client.get("/livez").status_code == 200
    waiting = client.get("/readyz")
    may_open.set()
    client.wait_until_loaded()
    assert (waiting.status_code, waiting.json()["status"]) == (503, "starting")
    assert int(waiting.headers["retry-after"]) > 0
    assert client.get("/readyz").json() == {
        "status": "ready",
        "reasons": [],
        "models": {"fake-face": "ready", "fake-pose": "ready"},
    }


def test_a_model_that_fails_is_named_with_its_reason(create_client: Any) -> None:
    client = create_client(tasks=fake_tasks(FakeDetector(failure=RuntimeError("bad weights"))))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (503, "failed")
    assert response.json()["reasons"] == ["model fake-face is failed: RuntimeError: bad weights"]
    assert response.json()["models"]["fake-pose"] == "ready"


def test_changed_weights_fail_when_sha256_is_checked(create_client: Any, tmp_path: Path) -> None:
    (tmp_path / "fake-face.tflite").write_bytes(b"changed")
    response = create_client(verify_models="sha256").get("/readyz")
    [reason] = response.json()["reasons"]
    found, expected = (hashlib.sha256(content).hexdigest() for content in (b"changed", b"weights"))
    assert response.status_code == 503
    assert f"fake-face.tflite: sha256 is {found}, expected {expected}; build and load the image again" in reason


def test_damage_is_named_also_when_it_is_not_looked_for(create_client: Any, tmp_path: Path) -> None:
    (tmp_path / "fake-face.tflite").unlink()
    detector = FakeDetector(failure=RuntimeError("cannot open"))
    reason = create_client(tasks=fake_tasks(detector), verify_models="off").get("/readyz").json()["reasons"][0]
    assert "fake-face.tflite: No such file or directory, expected sha256 " in reason


def test_a_short_file_stops_the_start(create_client: Any, tmp_path: Path) -> None:
    (tmp_path / "fake-face.tflite").write_bytes(b"half")
    with pytest.raises(StartError, match="missing or not whole"):
        create_client()


def test_the_check_can_be_turned_off(create_client: Any, tmp_path: Path) -> None:
    (tmp_path / "fake-face.tflite").write_bytes(b"half")
    assert create_client(verify_models="off").get("/readyz").status_code == 200


def test_no_model_at_all_is_not_ready(create_client: Any, tmp_path: Path) -> None:
    write_catalogue(tmp_path, model(tmp_path, "later", "a-later-task"))
    response = create_client().get("/readyz")
    assert (response.status_code, response.json()["status"]) == (503, "failed")


def test_a_service_that_drains_is_not_ready_and_still_alive(client: ServiceClient) -> None:
    client.application.state.lifecycle.draining = True
    assert (client.get("/readyz").status_code, client.get("/livez").status_code) == (503, 200)
    assert client.get("/readyz").json()["status"] == "draining"


def test_models_are_let_go_at_the_end(create_client: Any) -> None:
    detector = FakeDetector()
    client = create_client(tasks=fake_tasks(detector))
    client.__exit__()
    assert detector.closed.is_set()


def test_info_tells_the_profile_the_versions_and_the_limits(create_client: Any) -> None:
    body = create_client(image_ref="example:1", image_revision="abc").get("/info").json()
    assert (body["service"], body["profile"]) == ("api", "demo")
    assert body["image"] == {"ref": "example:1", "revision": "abc"}
    assert {"python", "mediapipe", "opencv-python-headless"} <= set(body["versions"])
    assert body["limits"]["image_max_pixels"] == 50_000_000
    assert body["memory"]["size"] > 0
    assert body["memory"]["set_by"] in ("container", "machine")


def test_a_request_id_that_is_harmless_is_kept(client: ServiceClient) -> None:
    assert client.get("/livez", headers={"X-Request-ID": "job-7:a.b_c"}).headers["x-request-id"] == "job-7:a.b_c"


@pytest.mark.parametrize("offered", ["", "with space", 'quote"', "x" * 129, "line\\nbreak{}"])
def test_any_other_request_id_is_replaced(client: ServiceClient, offered: str) -> None:
    answer = client.get("/livez", headers={"X-Request-ID": offered}).headers["x-request-id"]
    assert answer != offered
    assert len(answer) == 32


@pytest.mark.parametrize("path", ["/livez", "/nope", "/openapi.json"])
def test_every_answer_has_the_security_headers(client: ServiceClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_there_are_no_pages_that_load_scripts_from_elsewhere(client: ServiceClient, path: str) -> None:
    assert client.get(path).status_code == 404

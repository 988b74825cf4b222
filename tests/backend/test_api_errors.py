"""Every error: its status, its code, and one envelope."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from media_service.media.image import RgbImage
from support.service_client import ServiceClient, error_of
from support.service_fakes import FakeDetector, fake_tasks
from support.service_pictures import encoded, gradient, png_header, png_of_zeros

PICTURE = encoded(gradient())
FORM = {"Content-Type": "multipart/form-data; boundary=b"}


def check(response: Any, status: int, code: str, param: str | None = "file") -> dict[str, Any]:
    assert response.status_code == status, response.text
    error = error_of(response)
    assert (error["code"], error["param"]) == (code, param)
    return error


def test_an_unknown_address_is_404(client: ServiceClient) -> None:
    check(client.get("/nope"), 404, "not_found", None)


def test_a_wrong_method_is_405_and_says_the_right_one(client: ServiceClient) -> None:
    response = client.get("/v1/vision/faces")
    check(response, 405, "method_not_allowed", None)
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/embeddings", "/v1/search"])
@pytest.mark.parametrize("body", ['{"input":', "{'kind': 1}", "nonsense"])
def test_json_that_cannot_be_read_is_400(client: ServiceClient, path: str, body: str) -> None:
    response = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert "the body is no JSON: " in check(response, 400, "malformed_json", None)["message"]


@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/vision/faces", "/v1/search"])
@pytest.mark.parametrize("coding", ["gzip", "br", "GZIP, identity"])
def test_a_compressed_body_is_415(client: ServiceClient, path: str, coding: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": coding}
    response = client.post(path, content=gzip.compress(b"{}"), headers=headers)
    check(response, 415, "unsupported_media_type", "Content-Encoding")


def test_a_body_that_says_it_is_plain_is_taken(client: ServiceClient) -> None:
    assert client.look("faces", PICTURE, headers={"Content-Encoding": "identity"}).status_code == 200


def test_a_request_without_a_body_is_400(client: ServiceClient) -> None:
    check(client.post("/v1/vision/faces"), 400, "missing_file")


def test_a_form_without_the_part_is_400(client: ServiceClient) -> None:
    check(client.post("/v1/vision/faces", files={"other": PICTURE}), 400, "missing_file")


def test_a_text_field_instead_of_a_file_is_400(client: ServiceClient) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--b--\r\n'
    check(client.post("/v1/vision/faces", content=body, headers=FORM), 400, "missing_file")


@pytest.mark.parametrize("headers", [FORM, {"Content-Type": "multipart/form-data"}])
@pytest.mark.parametrize("body", [b"garbage", b"--b\r\n\r\n", b"--b\r\nno colon\r\n\r\n--b--", b"\r\n" * 50])
def test_a_malformed_form_is_400(client: ServiceClient, body: bytes, headers: dict[str, str]) -> None:
    response = client.post("/v1/vision/faces", content=body, headers=headers)
    assert response.status_code == 400
    assert error_of(response)["type"] == "invalid_request_error"


def test_two_files_are_400(client: ServiceClient) -> None:
    files = [("file", ("a", PICTURE)), ("file", ("b", PICTURE))]
    error = check(client.post("/v1/vision/faces", files=files), 400, "too_many_files")
    assert error["message"] == "the form has more files than 1, expected at most that many"


def test_an_empty_file_is_400(client: ServiceClient) -> None:
    check(client.look("faces", b""), 400, "empty_file")
    check(client.post("/v1/vision/faces", headers={"Content-Type": "image/png"}), 400, "empty_file")


def test_a_model_for_another_task_is_400(client: ServiceClient) -> None:
    check(client.look("faces", PICTURE, params={"model": "fake-pose"}), 400, "wrong_task", "model")


def test_an_unknown_model_is_404(client: ServiceClient) -> None:
    check(client.look("faces", PICTURE, params={"model": "nope"}), 404, "model_not_found", "model")
    check(client.get("/v1/models/nope"), 404, "model_not_found", "model")


def test_a_file_over_the_limit_is_413(create_client: Any) -> None:
    client = create_client(image_max_bytes=1000)
    check(client.look("faces", bytes(1001)), 413, "body_too_large")


@pytest.mark.parametrize("content", [b"just text", b"GIF89a........", b"<html></html>"])
def test_content_that_is_no_accepted_picture_is_415(client: ServiceClient, content: bytes) -> None:
    check(client.look("faces", content), 415, "unsupported_media_type")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_that_is_neither_form_nor_picture_is_415(client: ServiceClient, kind: str) -> None:
    response = client.post("/v1/vision/faces", content=PICTURE, headers={"Content-Type": kind})
    check(response, 415, "unsupported_media_type")


def test_the_content_decides_not_the_header(client: ServiceClient) -> None:
    response = client.post("/v1/vision/faces", content=PICTURE, headers={"Content-Type": "image/webp"})
    assert response.json()["image"]["format"] == "png"


def test_half_a_picture_is_422(client: ServiceClient) -> None:
    check(client.look("faces", PICTURE[: len(PICTURE) // 2]), 422, "image_undecodable")


@pytest.mark.parametrize("content", [png_header(10_000, 10_000), png_of_zeros(10_000, 10_000)])
def test_a_hundred_megapixels_are_422(client: ServiceClient, content: bytes) -> None:
    check(client.look("faces", content), 422, "image_too_large")


def test_a_parameter_given_wrongly_is_422(client: ServiceClient) -> None:
    response = client.look("faces", PICTURE, params={"model": ""})
    assert response.status_code == 404  # an empty name is a name that no model has
    error_of(response)


def test_a_loading_model_is_503_with_retry_after(create_client: Any) -> None:
    may_open = threading.Event()
    client = create_client(tasks=fake_tasks(FakeDetector(may_open=may_open)), wait=False)
    response = client.look("faces", PICTURE)
    may_open.set()
    assert check(response, 503, "model_not_ready", "model")["type"] == "server_error"
    assert int(response.headers["retry-after"]) > 0


def test_a_failed_model_is_503_with_its_reason(create_client: Any) -> None:
    client = create_client(tasks=fake_tasks(FakeDetector(failure=RuntimeError("bad weights"))))
    error = check(client.look("faces", PICTURE), 503, "model_failed", "model")
    assert "bad weights" in error["message"]


def test_no_answer_before_the_deadline_is_504(create_client: Any) -> None:
    may_run = threading.Event()
    client = create_client(tasks=fake_tasks(FakeDetector(may_run=may_run)), inference_timeout_seconds=0.05)
    response = client.look("faces", PICTURE)
    may_run.set()
    check(response, 504, "deadline_exceeded", None)


def test_one_picture_too_many_is_429(create_client: Any) -> None:
    may_run = threading.Event()
    detector = FakeDetector(may_run=may_run)
    client = create_client(tasks=fake_tasks(detector), image_concurrency=1, image_queue=0, image_max_pixels=320 * 240)
    first = threading.Thread(target=client.look, args=("faces", PICTURE))
    first.start()
    assert detector.running.wait(30)
    response = client.look("faces", PICTURE)
    may_run.set()
    first.join()
    assert check(response, 429, "queue_full", None)["type"] == "rate_limit_error"
    assert response.headers["retry-after"] == "1"


def test_an_unexpected_error_is_500_without_details(create_client: Any, caplog: pytest.LogCaptureFixture) -> None:
    class Failing(FakeDetector):
        def detect_faces(self, images: Sequence[RgbImage]) -> list[list[object]]:
            if images[0].shape[1] == 320:  # not the picture of the warm-up
                raise RuntimeError("a secret path")
            return [[]]

    response = create_client(tasks=fake_tasks(Failing())).look("faces", PICTURE)
    assert "secret" not in check(response, 500, "internal_error", None)["message"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "a secret path" in caplog.text

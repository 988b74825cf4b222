"""``Prefer: respond-async``: the same answers as at once, as the results of jobs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers

from media_service.api.deferral import ContentDigest, prefers_later
from media_service.storage.requests import GRACE_SECONDS
from support.service_client import ServiceClient, error_of
from support.service_colours import as_files, coloured
from support.service_sounds import tone, wav
from support.waiting import wait_until

PATIENCE = 30
LATER = {"Prefer": "respond-async"}
RED, BLUE = coloured("red"), coloured("blue")
SPEECH = {"file": ("speech.wav", wav(tone(2)))}
FORMS: dict[str, dict[str, Any]] = {
    "/v1/captions": {"files": as_files(RED, BLUE), "data": {"max_tokens": "7"}},
    "/v1/zero-shot": {"files": as_files(RED), "data": {"labels": ["red", "blue"]}},
    "/v1/embeddings/image": {"files": as_files(RED)},
    "/v1/embeddings": {"json": {"input": "red"}},
    "/v1/similarity": {"json": {"input": ["red", "blue"]}},
    "/v1/vision/faces?model=fake-face": {"files": {"file": RED}},
    "/v1/vision/pose": {"content": RED, "headers": {"Content-Type": "image/png"}},
    "/v1/analyze": {"files": {"file": RED}},
    "/v1/audio/transcriptions": {"files": SPEECH},
    "/v1/audio/translations": {"files": SPEECH},
    "/v1/audio/detect-language": {"files": SPEECH},
}


def later(api: ServiceClient, path: str, *, headers: dict[str, str] | None = None, **body: Any) -> dict[str, Any]:
    response = api.post(path, headers={**LATER, **(headers or {})}, **body)
    assert response.status_code == 202, response.text
    assert response.headers["preference-applied"] == "respond-async"
    assert response.headers["location"] == f"/v1/jobs/{response.json()['id']}"
    return dict(response.json())


def finished(api: ServiceClient, job: dict[str, Any]) -> dict[str, Any]:
    def found() -> dict[str, Any]:
        return dict(api.get(f"/v1/jobs/{job['id']}").json())

    wait_until(lambda: found()["state"] in ("succeeded", "failed"), PATIENCE, lambda: str(found()))
    return found()


@pytest.mark.parametrize("path", FORMS)
def test_the_result_is_what_the_answer_would_have_been(api: ServiceClient, path: str) -> None:
    at_once = api.post(path, **FORMS[path])
    assert at_once.status_code == 200, at_once.text
    job = finished(api, later(api, path, **FORMS[path]))
    assert (job["kind"], job["state"], job["result"]) == ("request", "succeeded", at_once.json())


def test_text_comes_with_its_media_type(api: ServiceClient) -> None:
    job = finished(api, later(api, "/v1/audio/transcriptions", files=SPEECH, data={"response_format": "vtt"}))
    assert job["result"]["content_type"].startswith("text/vtt")
    assert job["result"]["text"] == "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nword0 word1\n"


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/v1/captions", {"files": as_files(RED[:50])}, "image_undecodable"),
        ("/v1/captions", {"files": as_files(RED), "data": {"max_tokens": "x"}}, "validation_error"),
        ("/v1/captions", {"json": {}}, "unsupported_media_type"),
        ("/v1/captions", {}, "missing_file"),
        ("/v1/captions", {"files": as_files(RED), "data": {"model": "none"}}, "model_not_found"),
        ("/v1/audio/transcriptions", {"files": {"file": ("x", b"no sound")}}, "unsupported_media_type"),
        ("/v1/embeddings", {"content": "{", "headers": {"Content-Type": "application/json"}}, "malformed_json"),
    ],
)
def test_an_error_of_the_answer_is_the_error_of_the_job(
    api: ServiceClient, path: str, body: dict[str, Any], code: str
) -> None:
    at_once = error_of(api.post(path, **body))
    job = finished(api, later(api, path, **body))
    assert (job["state"], job["attempts"]) == ("failed", 1)
    assert job["error"] == {"code": at_once["code"], "message": at_once["message"]}
    assert job["error"]["code"] == code


def test_what_may_pass_is_tried_again(api: ServiceClient) -> None:
    api.post("/v1/models/fake-blip/unload")
    job = later(api, "/v1/captions", files=as_files(RED))
    wait_until(lambda: api.get(f"/v1/jobs/{job['id']}").json()["error"] is not None, PATIENCE, lambda: "no attempt")
    assert api.get(f"/v1/jobs/{job['id']}").json()["error"]["code"] == "model_not_ready"
    api.post("/v1/models/fake-blip/load")
    assert finished(api, job)["state"] == "succeeded"


def test_a_key_makes_one_job_of_a_form_sent_twice(api: ServiceClient) -> None:
    key = {"Idempotency-Key": "k"}
    first, again = (later(api, "/v1/captions", files=as_files(RED), headers=key) for _ in range(2))  # other boundaries
    assert first["id"] == again["id"]
    other = api.post("/v1/captions", files=as_files(BLUE), headers={**LATER, **key})
    assert (other.status_code, error_of(other)["code"]) == (409, "idempotency_conflict")
    assert len(kept(api)) <= 1


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_a_key_that_cannot_be_is_refused(api: ServiceClient, key: str) -> None:
    response = api.post("/v1/captions", files=as_files(RED), headers={**LATER, "Idempotency-Key": key})
    assert (response.status_code, error_of(response)["param"]) == (422, "Idempotency-Key")
    assert kept(api) == []


def test_too_much_is_refused_at_once_and_leaves_nothing(start_api: Any) -> None:
    api = start_api(image_max_bytes=1000, request_max_bytes=1000)
    response = api.post("/v1/captions", files={"file": bytes(200_000)}, headers=LATER)
    assert response.status_code == 413
    folder = Path(api.application.state.settings.data_dir)
    assert [path for path in folder.rglob("*") if path.parent.name in ("uploads", "requests")] == []


def test_requests_take_their_part_of_the_quota(start_api: Any) -> None:
    api = start_api(data_quota_bytes=500, job_concurrency=0)
    later(api, "/v1/captions", files=as_files(RED))
    refused = api.post("/v1/captions", files=as_files(RED), headers=LATER)
    assert (refused.status_code, error_of(refused)["code"]) == (507, "quota_exceeded")
    assert len(kept(api)) == 1


def kept(api: ServiceClient) -> list[str]:
    folder = Path(api.application.state.settings.data_dir) / "requests"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_request_goes_with_its_job_or_its_success(api: ServiceClient) -> None:
    storage = api.application.state.storage
    failed = finished(api, later(api, "/v1/captions", files=as_files(RED[:50])))
    done = finished(api, later(api, "/v1/captions", files=as_files(RED)))
    assert kept(api) == sorted([failed["id"], done["id"]])
    storage.maintain()
    assert kept(api) == [failed["id"]]
    # It may be tried again as long as it is there.
    api.post(f"/v1/jobs/{failed['id']}/retry")
    assert finished(api, failed)["error"]["code"] == "image_undecodable"
    assert api.delete(f"/v1/jobs/{failed['id']}").status_code == 204
    assert kept(api) == []


def test_what_a_killed_process_left_goes_after_an_hour(api: ServiceClient) -> None:
    path = api.application.state.storage.requests.path("job_of_nobody")
    path.parent.mkdir(exist_ok=True)
    path.touch()
    api.application.state.storage.maintain()
    assert path.is_file()
    os.utime(path, (0, path.stat().st_mtime - GRACE_SECONDS - 1))
    api.application.state.storage.maintain()
    assert not path.exists()


def test_a_request_that_is_gone_is_told(start_api: Any) -> None:
    api = start_api(job_concurrency=0)
    job = later(api, "/v1/captions", files=as_files(RED))
    api.application.state.storage.requests.drop(job["id"])
    other = start_api()
    assert finished(other, job)["error"] == {
        "code": "request_expired",
        "message": "the request of this job is gone; send it again",
    }


@pytest.mark.parametrize(
    ("value", "later"),
    [
        ("respond-async", True),
        ("wait=10, Respond-Async; x=1", True),
        ("return=minimal", False),
        ("respond-asynchronously", False),
        ("", False),
    ],
)
def test_preferences_are_read_as_they_are_written(value: str, later: bool) -> None:
    assert prefers_later(Headers({"Prefer": value})) is later


def digest(boundary: str, body: bytes, size: int) -> str:
    found = ContentDigest(f'multipart/form-data; boundary="{boundary}"')
    for start in range(0, len(body), size):
        found.update(body[start : start + size])
    return found.hexdigest()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_the_digest_does_not_depend_on_the_boundary_nor_on_chunks(size: int) -> None:
    whole = digest("abab", b"--abab\r\none ababab two\r\n--abab--", 1000)
    assert digest("abab", b"--abab\r\none ababab two\r\n--abab--", size) == whole
    assert digest("xyxyx", b"--xyxyx\r\none xyxyxab two\r\n--xyxyx--", size) == whole
    assert digest("abab", b"--abab\r\nTWO ababab two\r\n--abab--", size) != whole

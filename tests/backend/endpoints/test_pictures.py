"""Labels, captions, and everything at once."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest

from support.fake_models import FakeModels
from support.service_client import ServiceClient, error_of
from support.service_colours import as_files, coloured

RED, BLUE = coloured("red"), coloured("blue")
HALF = RED[: len(RED) // 2]
LABELS = ["red", "green", "blue"]


def label(api: ServiceClient, *pictures: bytes, **fields: Any) -> Any:
    return api.post("/v1/zero-shot", files=as_files(*pictures), data={"labels": LABELS, **fields})


def test_scores_sum_to_1_and_the_likeliest_label_is_first(api: ServiceClient) -> None:
    body = label(api, RED, BLUE).json()
    assert [each["labels"][0]["label"] for each in body["data"]] == ["red", "blue"]
    for each in body["data"]:
        scores = [score["score"] for score in each["labels"]]
        assert sum(scores) == pytest.approx(1)
        assert scores == sorted(scores, reverse=True)
        assert all(-1 <= score["cosine"] <= 1 for score in each["labels"])


def test_labels_stand_in_the_template(api: ServiceClient) -> None:
    [item] = label(api, BLUE, labels=["one", "two"], template="a blue {}").json()["data"]
    assert [score["cosine"] for score in item["labels"]] == pytest.approx([1, 1], abs=1e-4)


@pytest.mark.parametrize(
    ("fields", "param"),
    [({"labels": []}, "labels"), ({"labels": [""]}, "labels.0"), ({"template": "no place"}, "template")],
)
def test_wrong_labels_are_422(api: ServiceClient, fields: Any, param: str) -> None:
    response = label(api, RED, **fields)
    assert (response.status_code, error_of(response)["param"]) == (422, param)


def test_captions_have_one_sentence_or_error_for_each_file(api: ServiceClient, fakes: FakeModels) -> None:
    response = api.post("/v1/captions", files=as_files(RED, HALF, BLUE), data={"max_tokens": "7"})
    body = response.json()
    assert body["data"][0]["caption"] == "mostly red"
    assert body["data"][1]["error"]["code"] == "image_undecodable"
    assert (body["data"][2]["index"], body["data"][2]["log_probability"]) == (2, -0.25)
    assert fakes.captioner.calls[-1] == ("caption", 2, {"max_tokens": 7})


def test_captions_of_many_files_come_in_batches_of_four(api: ServiceClient, fakes: FakeModels) -> None:
    assert api.post("/v1/captions", files=as_files(*[RED] * 10)).status_code == 200
    assert fakes.captioner.batches("caption") == [4, 4, 2]


@pytest.mark.parametrize("value", ["0", "101", "many"])
def test_a_wrong_number_of_tokens_is_422(api: ServiceClient, value: str) -> None:
    response = api.post("/v1/captions", files=as_files(RED), data={"max_tokens": value})
    assert (response.status_code, error_of(response)["param"]) == (422, "max_tokens")


def test_a_field_given_twice_is_422(api: ServiceClient) -> None:
    response = api.post("/v1/captions", files=as_files(RED), data={"max_tokens": ["1", "2"]})
    assert "more than once" in error_of(response)["message"]


@pytest.mark.parametrize("path", ["/v1/captions", "/v1/zero-shot", "/v1/analyze", "/v1/embeddings/image"])
def test_a_body_that_is_no_form_with_a_file(api: ServiceClient, path: str) -> None:
    assert error_of(api.post(path))["code"] == "missing_file"
    assert error_of(api.post(path, json={}))["code"] == "unsupported_media_type"
    assert error_of(api.post(path, files={"other": RED}))["code"] == "invalid_argument"
    assert error_of(api.post(path, files={"file": (None, "text")}))["code"] == "missing_file"


def analyze(api: ServiceClient, picture: bytes, **fields: Any) -> Any:
    return api.post("/v1/analyze", files=as_files(picture), data=fields)


def test_by_default_everything_is_done_but_labels(api: ServiceClient) -> None:
    body = analyze(api, RED).json()
    assert body["image"]["width"] == 8
    assert (body["faces"], body["pose"]) == (
        {"model": "fake-face", "faces": []},
        {"model": "fake-pose", "poses": []},
    )
    assert body["caption"]["caption"] == "mostly red"
    assert len(body["embedding"]["embedding"]) == 3
    assert (body["labels"], body["errors"]) == (None, {})


def test_chosen_tasks_and_labels(api: ServiceClient) -> None:
    body = analyze(api, BLUE, tasks=["labels", "caption"], labels=LABELS, models=["fake-clip"]).json()
    assert body["labels"]["labels"][0]["label"] == "blue"
    assert body["caption"]["caption"] == "mostly blue"
    assert (body["faces"], body["embedding"]) == (None, None)


def test_a_task_that_fails_does_not_keep_the_others_from_answering(api: ServiceClient) -> None:
    api.post("/v1/models/fake-blip/unload")
    body = analyze(api, RED, tasks=["caption", "faces"]).json()
    assert body["faces"] == {"model": "fake-face", "faces": []}
    assert body["errors"]["caption"]["code"] == "model_not_ready"


def test_when_every_task_fails_the_request_does(api: ServiceClient) -> None:
    api.post("/v1/models/fake-blip/unload")
    response = analyze(api, RED, tasks=["caption"])
    assert (response.status_code, error_of(response)["code"]) == (503, "model_not_ready")


@pytest.mark.parametrize(
    ("fields", "status"), [({"tasks": ["nope"]}, 422), ({"tasks": ["labels"]}, 422), ({"models": ["nope"]}, 404)]
)
def test_wrong_questions_are_refused(api: ServiceClient, fields: Any, status: int) -> None:
    response = analyze(api, RED, **fields)
    assert response.status_code == status
    error_of(response)


def test_a_picture_that_cannot_be_decoded_is_422(api: ServiceClient) -> None:
    assert error_of(analyze(api, HALF))["code"] == "image_undecodable"


@pytest.mark.parametrize("path", ["/v1/captions", "/v1/vision/faces"])
def test_a_folder_for_temporary_files_that_is_gone_is_503(
    api: ServiceClient, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    response = api.post(path, files=as_files(bytes(1_100_000)))  # more than is kept in memory
    assert (response.status_code, error_of(response)["code"]) == (503, "storage_unavailable")


def test_a_full_disk_is_507(api: ServiceClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", full)
    response = api.post("/v1/captions", files=as_files(bytes(1_100_000)))
    assert (response.status_code, error_of(response)["code"]) == (507, "disk_full")

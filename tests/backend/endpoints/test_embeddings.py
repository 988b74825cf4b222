"""Vectors of texts and pictures, in OpenAI's shape."""

from __future__ import annotations

import base64
import re
from typing import Any

import numpy as np
import pytest

from support.fake_models import FakeModels
from support.service_client import ServiceClient, error_of
from support.service_colours import as_files, as_input, coloured

RED, BLUE = coloured("red"), coloured("blue")
HALF = RED[: len(RED) // 2]


def embed(api: ServiceClient, inputs: Any, **fields: Any) -> Any:
    return api.post("/v1/embeddings", json={"input": inputs, **fields})


def vectors(body: Any) -> Any:
    return np.array([each["embedding"] for each in body["data"]])


def test_one_text_is_a_list_of_one_vector_of_length_1(api: ServiceClient) -> None:
    body = embed(api, "a red circle").json()
    assert (body["object"], body["model"]) == ("list", "fake-clip")
    [entry] = body["data"]
    assert (entry["object"], entry["index"]) == ("embedding", 0)
    assert np.linalg.norm(entry["embedding"]) == pytest.approx(1)
    assert body["usage"] == {"prompt_tokens": 3, "total_tokens": 3}


def test_texts_and_pictures_keep_their_order(api: ServiceClient) -> None:
    body = embed(api, ["blue", as_input(RED), "red", {"type": "text", "text": "blue"}, as_input(BLUE)]).json()
    assert vectors(body).argmax(axis=1).tolist() == [2, 0, 0, 2, 2]
    assert [each["index"] for each in body["data"]] == [0, 1, 2, 3, 4]
    assert body["usage"]["total_tokens"] == 3


def test_base64_is_little_endian_float32(api: ServiceClient) -> None:
    plain = vectors(embed(api, ["red", "blue"]).json())
    data = embed(api, ["red", "blue"], encoding_format="base64").json()["data"]
    read = np.stack([np.frombuffer(base64.b64decode(each["embedding"]), "<f4") for each in data])
    assert read == pytest.approx(plain)


def test_many_texts_go_to_the_model_in_batches(api: ServiceClient, fakes: FakeModels) -> None:
    assert len(embed(api, ["red"] * 150).json()["data"]) == 150
    assert fakes.embedder.batches("embed_counted_texts") == [64, 64, 22]


def test_the_models_own_dimensions_are_accepted_and_others_are_not(api: ServiceClient) -> None:
    assert embed(api, "red", dimensions=3, user="somebody").status_code == 200
    response = embed(api, "red", dimensions=2)
    assert (response.status_code, error_of(response)["param"]) == (422, "dimensions")
    assert "expected 3" in error_of(response)["message"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"input": []},
        {"input": ""},
        {"input": [""]},
        {"input": [1, 2, 3]},
        {"input": ["red"] * 2049},
        {"input": "red", "encoding_format": "hex"},
        {"input": "red", "unknown": 1},
        {"input": {"type": "image"}},
        {"input": {"type": "sound", "data": ""}},
    ],
)
def test_a_wrong_body_is_422(api: ServiceClient, body: Any) -> None:
    response = api.post("/v1/embeddings", json=body)
    assert (response.status_code, error_of(response)["code"]) == (422, "validation_error")


@pytest.mark.parametrize(
    "data",
    [
        "http://127.0.0.1/a.png",
        "file:///etc/passwd",
        "data:image/svg+xml;base64,AA==",
        "data:image/png;base64,*",
        "data:image/png;base64,é",
    ],
)
def test_only_base64_of_a_picture_is_taken(api: ServiceClient, data: str) -> None:
    response = embed(api, ["red", {"type": "image", "data": data}])
    error = error_of(response)
    assert (response.status_code, error["code"], error["param"]) == (422, "invalid_argument", "input[1].data")


def test_a_broken_picture_names_its_place(api: ServiceClient) -> None:
    response = embed(api, ["red", as_input(RED), as_input(HALF)])
    error = error_of(response)
    assert (response.status_code, error["code"], error["param"]) == (422, "image_undecodable", "input[2]")


def test_too_many_and_too_large_pictures_are_refused(start_api: Any) -> None:
    api = start_api(request_max_files=1, image_max_bytes=len(RED) + 10)
    assert error_of(embed(api, [as_input(RED), as_input(RED)]))["param"] == "input"
    response = embed(api, [as_input(RED + bytes(20))])
    assert (response.status_code, error_of(response)["code"]) == (413, "body_too_large")


def test_an_unknown_model_and_a_model_for_something_else(api: ServiceClient) -> None:
    assert embed(api, "red", model="text-embedding-3-small").status_code == 404
    assert error_of(embed(api, "red", model="fake-blip"))["code"] == "wrong_task"
    assert error_of(embed(api, "red", model="whisper-1"))["code"] == "model_not_found"


def test_picture_files_have_a_vector_or_an_error_each(api: ServiceClient, fakes: FakeModels) -> None:
    body = api.post("/v1/embeddings/image", files=as_files(RED, HALF, BLUE)).json()
    good = [each for each in body["data"] if "embedding" in each]
    assert [(each["index"], each["filename"]) for each in good] == [(0, "0.png"), (2, "2.png")]
    assert [int(np.argmax(each["embedding"])) for each in good] == [0, 2]
    assert body["data"][1]["error"]["code"] == "image_undecodable"
    assert fakes.embedder.batches("embed_images") == [2]


def test_files_of_which_none_can_be_decoded_are_an_error(api: ServiceClient) -> None:
    response = api.post("/v1/embeddings/image", files=as_files(HALF, b"text"))
    assert (response.status_code, error_of(response)["code"]) == (422, "image_undecodable")


def test_a_batch_is_as_large_as_the_memory_for_one_largest_picture(start_api: Any, fakes: FakeModels) -> None:
    api = start_api(image_max_pixels=200)  # three pictures of 64 pixels
    assert api.post("/v1/embeddings/image", files=as_files(*[RED] * 7)).status_code == 200
    assert fakes.embedder.batches("embed_images") == [3, 3, 1]


def test_more_files_than_allowed_are_400(start_api: Any) -> None:
    response = start_api(request_max_files=2).post("/v1/embeddings/image", files=as_files(RED, RED, RED))
    error = error_of(response)
    assert (response.status_code, error["code"], error["param"]) == (400, "too_many_files", "file")
    assert "more files than 2" in error["message"]


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"input": 5}, "input"),
        ({"input": ["a", 5]}, "input"),
        ({"input": {"type": "text", "text": ""}}, "input"),
        ({}, "input"),
        ({"input": "a", "dimensions": "many"}, "dimensions"),
        ({"input": "a", "unknown": 1}, "unknown"),
    ],
)
def test_a_wrong_argument_has_the_name_that_the_client_gave_it(api: ServiceClient, given: Any, param: str) -> None:
    response = api.post("/v1/embeddings", json=given)
    error = error_of(response)
    assert (response.status_code, error["param"]) == (422, param)
    assert not re.search(r"str|tagged|list\[|function", re.sub(r": [^;]*", "", error["message"]))


@pytest.mark.parametrize(("data", "param"), [({"unknown": "1"}, "unknown"), ({"encoding_format": "x"}, None)])
def test_a_wrong_field_is_422(api: ServiceClient, data: Any, param: str | None) -> None:
    response = api.post("/v1/embeddings/image", files=as_files(RED), data=data)
    assert (response.status_code, error_of(response)["param"]) == (422, param or "encoding_format")


def test_similarity_is_a_row_for_each_input_and_a_column_for_each_candidate(api: ServiceClient) -> None:
    asked = {"input": [as_input(RED), "blue"], "candidates": ["red", "green", as_input(BLUE)]}
    rows = np.array(api.post("/v1/similarity", json=asked).json()["similarities"])
    assert rows.shape == (2, 3)
    assert rows.argmax(axis=1).tolist() == [0, 2]
    assert rows[0, 0] == pytest.approx(1, abs=1e-4)


def test_similarity_without_candidates_is_symmetric(api: ServiceClient) -> None:
    rows = np.array(api.post("/v1/similarity", json={"input": ["red", "blue", as_input(RED)]}).json()["similarities"])
    assert rows == pytest.approx(rows.T)
    assert rows.diagonal() == pytest.approx(1)


def test_a_broken_candidate_names_its_place(api: ServiceClient) -> None:
    response = api.post("/v1/similarity", json={"input": "red", "candidates": [as_input(HALF)]})
    assert error_of(response)["param"] == "candidates[0]"

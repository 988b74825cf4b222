"""Moments are found by what they look like and by what is said; transcripts come in every format."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from media_service.inference.tasks import EMBEDDING
from support.job_kinds import reach
from support.service_client import ServiceClient, error_of
from support.service_fakes import model, write_catalogue
from support.service_sounds import tone, wav
from support.stored_assets import analyse, coloured_film, plain_picture, storage_of, store

from .conftest import StartApi

NAMES = ("film", "picture", "sound")


@pytest.fixture
def stored(api: ServiceClient) -> dict[str, str]:
    """Return the ids of a film (red, then blue), a blue picture and a sound, all analysed."""
    assets = {
        "film": store(api, coloured_film("red", "blue"), "video", "film.mp4"),
        "picture": store(api, plain_picture("blue"), "image"),
        "sound": store(api, wav(tone(3.0)), "audio"),
    }
    for asset in assets.values():
        analyse(api, asset)
    return {name: asset.id for name, asset in assets.items()}


def search(api: ServiceClient, query: str, **more: Any) -> list[dict[str, Any]]:
    response = api.post("/v1/search", json={"query": query, **more})
    assert response.status_code == 200, response.text
    body = response.json()
    assert body["not_searched"] == []
    return list(body["data"])


def test_a_text_finds_what_is_seen(api: ServiceClient, stored: dict[str, str]) -> None:
    found = search(api, "something blue", asset_ids=[stored["film"]])
    assert (found[0]["start"], found[0]["source"]) == (2.0, "frame")
    assert found[0]["thumbnail"] == f"/v1/assets/{stored['film']}/frames/2"
    assert found[0]["name"] == "film.mp4"
    assert found[0]["matches"][0]["score"] > 0.9


def test_a_text_finds_a_picture(api: ServiceClient, stored: dict[str, str]) -> None:
    [found] = search(api, "mostly blue", kinds=["image"])
    assert (found["start"], found["end"], found["score"]) == (0.0, 0.0, 1.0)
    assert [each["source"] for each in found["matches"]] == ["caption", "frame"]
    assert found["thumbnail"] == f"/v1/assets/{stored['picture']}/thumbnail"


def test_a_text_finds_the_moment_it_is_said(api: ServiceClient, stored: dict[str, str]) -> None:
    first, *others = search(api, "Word2!")
    assert (first["source"], first["start"], first["end"]) == ("speech", 2.5, 3.0)
    assert first["matches"][0]["text"].startswith("word0 word1")
    assert {first["asset_id"], others[0]["asset_id"]} <= set(stored.values())
    [heard] = search(api, '"word1 word2"', sources=["speech"], asset_ids=[stored["sound"]])
    assert (heard["start"], heard["end"], heard["thumbnail"]) == (1.5, 3.0, None)
    assert search(api, "word9", sources=["speech"]) == []


def test_a_picture_finds_its_like(api: ServiceClient, stored: dict[str, str]) -> None:
    response = api.post("/v1/search", files={"file": plain_picture("red")}, data={"limit": "1", "min_score": "0.9"})
    body = response.json()
    assert (response.status_code, body["model"]) == (200, "fake-clip")
    assert [(each["asset_id"], each["start"]) for each in body["data"]] == [(stored["film"], 0.0)]


def test_what_is_uploaded_is_analysed_found_and_shown(api: ServiceClient) -> None:
    uploaded = api.post("/v1/assets", files={"file": ("film.mp4", coloured_film("red", "blue"))}).json()
    assert reach(api, uploaded["job_id"], "succeeded", "failed")["state"] == "succeeded"
    first, *_ = search(api, "something blue")
    picture = Image.open(io.BytesIO(api.get(first["thumbnail"]).content))
    red, _, blue = np.asarray(picture.convert("RGB")).mean(axis=(0, 1))
    assert (first["asset_id"], first["name"]) == (uploaded["id"], "film.mp4")
    assert blue > 200 > 50 > red


def test_what_is_erased_is_not_found(api: ServiceClient, stored: dict[str, str]) -> None:
    storage_of(api).assets.delete(stored["film"])
    assert {each["asset_id"] for each in search(api, "mostly blue word1")} <= {stored["picture"], stored["sound"]}


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"query": ""}, "query"),
        ({"query": "  "}, "query"),
        ({"query": "x" * 1001}, "query"),
        ({"query": 7}, "query"),
        ({}, "query"),
        ({"query": "a", "limit": 0}, "limit"),
        ({"query": "a", "sources": ["smell"]}, "sources.0"),
        ({"query": "a", "asset_ids": ["asset_1"]}, "asset_ids.0"),
        ({"query": "a", "colour": "red"}, "colour"),
        ([], None),
    ],
)
def test_a_wrong_question_is_refused(api: ServiceClient, body: Any, param: str | None) -> None:
    response = api.post("/v1/search", json=body)
    assert (response.status_code, error_of(response)["param"]) == (422, param)


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        ({"content": b"{"}, 400, "malformed_json"),
        ({"content": b"\xff"}, 400, "malformed_json"),
        ({"content": b"[" * 50_000}, 400, "malformed_json"),
        ({"json": {"query": "x" * 70_000}}, 413, "body_too_large"),
        ({"json": {"query": "a", "model": "other"}}, 404, "model_not_found"),
        ({"json": {"query": "a", "model": "fake-face"}}, 400, "wrong_task"),
        ({"files": {"file": b"no picture"}}, 415, "unsupported_media_type"),
        ({"files": {"file": b"no picture"}, "data": {"sources": "speech"}}, 422, "invalid_argument"),
        ({"files": {"file": b"no picture"}, "data": {"query": "a"}}, 422, "validation_error"),
        ({"data": {"query": "a"}, "files": {"picture": b""}}, 422, "invalid_argument"),
    ],
)
def test_every_wrong_body_has_its_answer(api: ServiceClient, arguments: Any, status: int, code: str) -> None:
    response = api.post("/v1/search", **arguments)
    assert (response.status_code, error_of(response)["code"]) == (status, code)


def test_without_an_embedding_model_words_are_found(start_api: StartApi) -> None:
    api = start_api(models=("fake-whisper",))
    asset = store(api, wav(tone(3.0)), "audio")
    analyse(api, asset)
    body = api.post("/v1/search", json={"query": "word1"}).json()
    assert [(each["asset_id"], each["start"]) for each in body["data"]] == [(asset.id, 1.5)]
    assert (body["model"], [each["code"] for each in body["not_searched"]]) == (None, ["model_not_ready"])
    for wrong in ({"json": {"query": "word1", "sources": ["frame"]}}, {"files": {"file": plain_picture("red")}}):
        response = api.post("/v1/search", **wrong)  # type: ignore[arg-type]
        assert (response.status_code, error_of(response)["code"]) == (503, "model_not_ready")


def test_frames_of_other_weights_are_told(start_api: StartApi, tmp_path: Path) -> None:
    api = start_api()
    analyse(api, store(api, plain_picture("blue"), "image"))
    (tmp_path / "new").mkdir()
    changed = write_catalogue(tmp_path / "new", model(tmp_path / "new", "fake-clip", EMBEDDING, b"other weights"))
    body = start_api(model_catalogue=changed).post("/v1/search", json={"query": "something blue"}).json()
    [missing] = body["not_searched"]
    assert (body["data"], body["model"], missing["source"], missing["code"]) == ([], None, "frame", "not_analysed")
    assert "only with fake-clip-" in missing["reason"]


@pytest.mark.parametrize(
    ("wanted", "media_type", "text"),
    [
        ("srt", "application/x-subrip", r"1\n00:00:00,500 --> 00:00:03,000\nword0 word1 word2\n"),
        ("vtt", "text/vtt", r"WEBVTT\n\n00:00:00\.500 --> 00:00:03\.000\nword0 word1 word2\n"),
        ("txt", "text/plain", r"word0 word1 word2\n"),
    ],
)
def test_a_transcript_in_every_format(api: ServiceClient, wanted: str, media_type: str, text: str) -> None:
    asset = store(api, wav(tone(3.0)), "audio")
    early = api.get(f"/v1/assets/{asset.id}/transcript", params={"format": wanted})
    assert (early.status_code, error_of(early)["code"]) == (409, "not_analysed")
    analyse(api, asset)
    response = api.get(f"/v1/assets/{asset.id}/transcript", params={"format": wanted})
    assert response.headers["content-type"].startswith(media_type)
    assert re.fullmatch(text, response.text)
    wrong = api.get(f"/v1/assets/{asset.id}/transcript", params={"format": "doc"})
    assert (wrong.status_code, error_of(wrong)["param"]) == (422, "format")


def test_a_picture_has_no_transcript(api: ServiceClient) -> None:
    response = api.get(f"/v1/assets/{store(api, plain_picture('red'), 'image').id}/transcript")
    assert (response.status_code, error_of(response)["code"]) == (422, "no_audio")

"""A film of the demo's world, analysed by the demo's models: moments are found by what is seen and what is said."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from demo.worlds.shapes import draw_plain
from demo.worlds.voices import Speaker
from media_service.api.app import create_app
from media_service.config import Settings
from support.demo_film import PART, SAID, film
from support.job_kinds import reach
from support.service_client import ServiceClient
from support.service_pictures import encoded

LABELS = ("a red circle", "a blue square", "a green star")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceClient]:
    programs = {name: os.environ[name.upper()] for name in ("ffmpeg", "ffprobe")}
    settings = Settings(
        model_catalogue=Path(os.environ["MODEL_CATALOGUE"]),
        models=("clip-vit-base-patch32", "blip-image-captioning-base", "whisper-base"),
        inference_timeout_seconds=300,
        speech_timeout_seconds=600,
        analysis_labels=LABELS,
        data_dir=tmp_path_factory.mktemp("data"),
        **programs,  # type: ignore[arg-type]
    )
    with ServiceClient(create_app(settings)) as client:
        client.wait_until_loaded()
        yield client


@pytest.fixture(scope="module")
def analysed(api: ServiceClient, speaker: Speaker, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the id of the film, uploaded, and analysed without its faces and poses."""
    content = film(speaker, tmp_path_factory.mktemp("film"))
    uploaded = api.post("/v1/assets", files={"file": ("film.mp4", content)}).json()
    job = reach(api, uploaded["job_id"], "succeeded", "failed")
    assert (job["state"], set(job["result"]["skipped"])) == ("succeeded", {"faces", "poses"})
    return str(uploaded["id"])


def best(api: ServiceClient, **asked: Any) -> dict[str, Any]:
    response = api.post("/v1/search", **asked)
    assert response.status_code == 200, response.text
    moment: dict[str, Any] = response.json()["data"][0]
    return moment


@pytest.mark.parametrize(
    ("query", "start"), [("a red circle", 0.0), ("a blue square", PART), ("find the blue square", PART)]
)
def test_what_is_seen_is_found(api: ServiceClient, analysed: str, query: str, start: float) -> None:
    moment = best(api, json={"query": query})
    assert moment["asset_id"] == analysed
    assert start <= moment["start"] < moment["end"] <= start + PART
    assert api.get(moment["thumbnail"]).headers["content-type"] == "image/jpeg"


def test_a_picture_finds_its_like(api: ServiceClient, analysed: str) -> None:
    picture = encoded(Image.fromarray(draw_plain("blue", "square", width=128, height=128)))
    moment = best(api, files={"file": picture})
    assert (moment["asset_id"], moment["source"]) == (analysed, "frame")
    assert PART <= moment["start"] < 2 * PART


def test_a_word_is_found_when_it_is_said(api: ServiceClient, analysed: str) -> None:
    moment = best(api, json={"query": "seven"})
    assert (moment["asset_id"], moment["source"]) == (analysed, "speech")
    assert moment["start"] == pytest.approx(SAID, abs=0.3)
    assert moment["end"] - moment["start"] < 1.5


def test_the_timeline_tells_it_all(api: ServiceClient, analysed: str) -> None:
    found = api.get(f"/v1/assets/{analysed}/timeline").json()
    assert [scene["start"] for scene in found["scenes"]] == pytest.approx([0.0, PART, 2 * PART], abs=0.11)
    shown = [frame for frame in found["frames"] if frame["time"] < 2 * PART]
    expected = ["a red circle"] * round(PART) + ["a blue square"] * round(PART)
    assert [frame["labels"][0]["label"] for frame in shown] == expected
    for frame, words in zip(shown, expected, strict=True):
        assert words.removeprefix("a ") in frame["caption"]


@pytest.mark.parametrize(
    ("wanted", "form"),
    [
        ("srt", r"1\n00:00:0(\d,\d{3}) --> 00:00:0(\d,\d{3})\n(.+)\n"),
        ("vtt", r"WEBVTT\n\n00:00:0(\d\.\d{3}) --> 00:00:0(\d\.\d{3})\n(.+)\n"),
    ],
)
def test_its_subtitles_are_valid(api: ServiceClient, analysed: str, wanted: str, form: str) -> None:
    text = api.get(f"/v1/assets/{analysed}/transcript", params={"format": wanted}).text
    found = re.fullmatch(form, text)
    assert found is not None, text
    start, end = (float(found[number].replace(",", ".")) for number in (1, 2))
    assert abs(start - SAID) < 1.0 < end - SAID + 1.0
    assert found[3].lower().strip(" .") == "seven"

"""Assets through HTTP: given once, whatever their name, listed, and erased with everything made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from media_service.config import Settings
from media_service.inference.registry import Registry
from media_service.jobs.handlers import Handlers, JobContext, Kind
from media_service.storage.identifiers import new_id
from media_service.storage.search import Origin, Passage, Span
from media_service.storage.timeline import Scene
from support.asset_client import ASSETS, give, kept, on_disk
from support.recordings import film, silent_film, sound
from support.service_client import ServiceClient, error_of
from support.service_colours import coloured
from support.service_sounds import wav

RED, BLUE = coloured("red"), coloured("blue")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (RED, {"kind": "image", "media_type": "image/png", "container": "png", "width": 8, "height": 8}),
        (sound(), {"kind": "audio", "media_type": "audio/wav", "duration": 1.0, "width": None, "video": None}),
        (film(), {"kind": "video", "media_type": "video/mp4", "width": 64, "height": 48}),
        (silent_film(), {"kind": "video", "audio": None}),
        (sound("mp4"), {"kind": "audio", "media_type": "audio/mp4", "video": None}),
        (wav(np.zeros(32_000)), {"kind": "audio", "duration": 2.0}),
    ],
    ids=["picture", "sound", "film", "film without sound", "video without video", "silence"],
)
def test_a_file_is_kept_as_what_it_is(api: ServiceClient, content: bytes, expected: dict[str, Any]) -> None:
    response = give(api, content, "folder/name.bin")
    asset = response.json()
    assert (response.status_code, response.headers["location"]) == (201, f"{ASSETS}/{asset['id']}")
    assert {key: asset[key] for key in expected} == expected
    digest = hashlib.sha256(content).hexdigest()
    assert (asset["sha256"], asset["size"], asset["name"], asset["job_id"]) == (digest, len(content), "name.bin", None)
    assert on_disk(api) == [f"contents/{digest[:2]}/{digest}"]
    del asset["job_id"]
    assert api.get(f"{ASSETS}/{asset['id']}").json() == asset


def test_streams_are_told(api: ServiceClient) -> None:
    asset = kept(api, film())
    assert asset["video"] == {"codec": "h264", "frame_rate": 10.0, "frames": 10, "rotation": 0}
    assert asset["audio"] == {"codec": "aac", "sample_rate": 16_000, "channels": 1}


def test_the_same_bytes_are_the_same_asset(api: ServiceClient) -> None:
    first, again = give(api, RED, "first.png"), give(api, RED, "again.png")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    assert len(on_disk(api)) == 1


def test_the_same_file_from_many_at_once_is_one_asset(api: ServiceClient) -> None:
    content = film()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: give(api, content), range(8)))
    assert sorted(each.status_code for each in answers) == [200] * 7 + [201]
    assert len({each.json()["id"] for each in answers}) == 1
    assert len(on_disk(api)) == 1


def test_a_name_that_lies_is_told_and_not_believed(api: ServiceClient) -> None:
    asset = kept(api, RED, "holiday.mp4")
    assert (asset["kind"], asset["media_type"]) == ("image", "image/png")
    assert "'.mp4'" in asset["name_problem"]
    assert kept(api, BLUE, "blue.png")["name_problem"] is None


@pytest.fixture
def analysing(monkeypatch: pytest.MonkeyPatch, start_api: Any) -> ServiceClient:
    """Return an API whose analysis finds nothing."""

    async def nothing(_: JobContext) -> Mapping[str, Any]:
        return {"found": 0}

    def create(_registry: Registry, _settings: Settings) -> Handlers:
        handlers = Handlers()
        handlers.extend({"analyse": Kind(nothing, about_asset=True)})
        return handlers

    monkeypatch.setattr("media_service.api.app.create_handlers", create)
    client: ServiceClient = start_api()
    return client


def test_a_new_asset_is_analysed_once(analysing: ServiceClient) -> None:
    first, again = (analysing.post(ASSETS, files={"file": ("a.png", RED)}).json() for _ in range(2))
    job = analysing.get(f"/v1/jobs/{first['job_id']}").json()
    assert (job["kind"], job["asset_id"]) == ("analyse", first["id"])
    assert again["job_id"] == first["job_id"]
    assert len(analysing.get("/v1/jobs").json()["data"]) == 1
    assert kept(analysing, BLUE)["job_id"] is None


def test_an_analysis_asked_for_by_somebody_else_counts(analysing: ServiceClient) -> None:
    asset = kept(analysing, RED)
    asked = {"kind": "analyse", "asset_id": asset["id"], "priority": 5}
    key = {"Idempotency-Key": f"analyse:{asset['id']}"}
    job = analysing.post("/v1/jobs", json=asked, headers=key).json()
    assert kept(analysing, RED, analyse="true")["job_id"] == job["id"]


def test_assets_are_listed_page_by_page_and_by_what_they_are(api: ServiceClient) -> None:
    red, blue, tone = kept(api, RED, "red.png"), kept(api, BLUE, "Blue.png"), kept(api, sound())
    page = api.get(ASSETS, params={"limit": 2}).json()
    rest = api.get(ASSETS, params={"limit": 2, "after": page["next"]}).json()
    assert [each["id"] for each in page["data"] + rest["data"]] == [tone["id"], blue["id"], red["id"]]
    assert rest["next"] is None
    for query, expected in (
        ({"kind": "audio"}, tone),
        ({"sha256": red["sha256"]}, red),
        ({"name_contains": "BLUE"}, blue),
        ({"media_type": "audio/wav"}, tone),
    ):
        assert [each["id"] for each in api.get(ASSETS, params=query).json()["data"]] == [expected["id"]]
    assert api.get(ASSETS, params={"created_from": tone["created"] + 1000}).json()["data"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [({"kind": "text"}, 422), ({"limit": 0}, 422), ({"after": "x"}, 400), ({"sha256": "x"}, 422)],
)
def test_a_wrong_question_about_assets_is_refused(api: ServiceClient, query: dict[str, Any], status: int) -> None:
    response = api.get(ASSETS, params=query)
    assert response.status_code == status
    error_of(response)


def test_everything_made_of_an_asset_goes_with_it(api: ServiceClient) -> None:
    storage = api.application.state.storage
    asset_id = kept(api, film())["id"]
    storage.assets.add_derived(asset_id, "thumbnail.jpg", b"x")
    storage.timeline.write(asset_id, "scenes", [Scene(0, 1, 0.5)])
    vector = np.ones((1, 4), np.float32)
    storage.search.put_vectors(Origin(asset_id, "frames", "frame"), "space", [Span(0, 1)], vector)
    storage.search.put_passages(Origin(asset_id, "speech", "speech"), [Passage(0, 1, "seven")])
    assert storage.search.by_words("seven")
    assert api.delete(f"{ASSETS}/{asset_id}").status_code == 204
    assert (on_disk(api), storage.search.by_words("seven")) == ([], [])
    assert storage.search.by_vector("space", vector[0]) == []
    assert error_of(api.get(f"{ASSETS}/{asset_id}"))["code"] == "asset_not_found"
    assert api.get(ASSETS).json()["data"] == []


def test_two_who_erase_at_once_erase_once(api: ServiceClient) -> None:
    asset_id = kept(api, film())["id"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: api.delete(f"{ASSETS}/{asset_id}"), range(4)))
    assert sorted(each.status_code for each in answers) == [204, 404, 404, 404]
    assert on_disk(api) == []
    assert give(api, film()).status_code == 201


@pytest.mark.parametrize("method", ["get", "delete"])
@pytest.mark.parametrize("asset_id", [new_id("asset"), "asset_1", "job_06ghs7v1r5f7b8k2m4n6p8q0rc"])
def test_an_id_of_no_asset_is_not_found(api: ServiceClient, method: str, asset_id: str) -> None:
    response = getattr(api, method)(f"{ASSETS}/{asset_id}")
    assert (response.status_code, error_of(response)["code"]) == (404, "asset_not_found")

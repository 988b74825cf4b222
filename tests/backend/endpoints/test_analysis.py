"""A stored asset becomes a timeline, whatever it is and whichever models there are."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from media_service.analysis.work import SHARES
from media_service.captioning.caption import Caption
from media_service.errors import AssetNotFoundError, ModelCrashedError, StorageDamagedError
from media_service.jobs.handlers import JobContext
from media_service.jobs.kinds import ANALYSE, create_handlers
from media_service.storage.identifiers import new_id
from media_service.storage.jobs import Job
from support.fake_models import FakeModels
from support.job_kinds import PATIENCE, events_of, reach, submit
from support.service_client import ServiceClient, error_of
from support.service_sounds import tone, wav
from support.stored_assets import analyse, coloured_film, plain_picture, storage_of, store

from .conftest import StartApi

SEEN = ["samples", "embeddings", "labels", "captions", "faces", "poses"]


def timeline(api: ServiceClient, asset_id: str) -> dict[str, Any]:
    response = api.get(f"/v1/assets/{asset_id}/timeline")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def run_until(api: ServiceClient, job: Job, reports: int | None) -> bool:
    """Do a job, and stop it at its report of this number, as a cancelled one is; return whether it was stopped."""
    state, told = api.application.state, []
    handler = create_handlers(state.registry, state.settings).get(ANALYSE)
    assert handler is not None

    async def report(*_: Any) -> None:
        if len(told) == reports:
            raise asyncio.CancelledError
        told.append(True)

    async def run() -> bool:
        try:
            await handler(JobContext(job, state.storage, report))
        except asyncio.CancelledError:
            return True
        return False

    assert api.portal is not None
    return api.portal.call(run)


def test_a_picture_has_one_frame(api: ServiceClient) -> None:
    asset = store(api, plain_picture("blue"), "image")
    result = analyse(api, asset, labels=["something red", "something blue"])
    assert (result["steps"], result["skipped"]) == (SEEN, {})
    assert result["models"]["labels"] == "fake-clip"
    found = timeline(api, asset.id)
    [frame] = found["frames"]
    assert (found["steps"], found["scenes"], found["speech"]) == (sorted(SEEN), [], [])
    assert (frame["time"], frame["caption"], frame["log_probability"]) == (0.0, "mostly blue", -0.25)
    assert [each["label"] for each in frame["labels"]] == ["something blue", "something red"]


def test_a_video_has_scenes_frames_and_speech(api: ServiceClient) -> None:
    asset = store(api, coloured_film("red", "blue"), "video")
    assert analyse(api, asset)["steps"] == ["scenes", *SEEN, "speech"]
    found = timeline(api, asset.id)
    assert [(each["start"], each["end"]) for each in found["scenes"]] == [(0.0, 2.0), (2.0, 4.0)]
    captions = [(each["time"], each["caption"]) for each in found["frames"]]
    assert captions == [(0.0, "mostly red"), (1.0, "mostly red"), (2.0, "mostly blue"), (3.0, "mostly blue")]
    [phrase] = found["speech"]
    assert (phrase["text"], phrase["language"]) == ("word0 word1 word2 word3", "en")
    assert [(word["text"], word["start"]) for word in phrase["words"]][:2] == [("word0", 0.5), ("word1", 1.5)]


def test_a_recording_has_speech(api: ServiceClient) -> None:
    asset = store(api, wav(tone(2.0)), "audio")
    assert analyse(api, asset, language="de")["steps"] == ["speech"]
    found = timeline(api, asset.id)
    assert (found["frames"], [each["language"] for each in found["speech"]]) == ([], ["de"])


@pytest.mark.parametrize("film", [{"sound": False}, {"silent": True}])
def test_nothing_to_hear_is_a_step_that_found_nothing(api: ServiceClient, film: dict[str, bool]) -> None:
    asset = store(api, coloured_film("red", **film), "video")
    assert "speech" in analyse(api, asset)["steps"]
    assert timeline(api, asset.id)["speech"] == []
    assert api.get(f"/v1/assets/{asset.id}/transcript").json()["segments"] == []


def test_frames_are_no_more_than_the_settings_say(start_api: StartApi) -> None:
    api = start_api(analysis_frame_seconds=0.5, analysis_max_frames=4)
    asset = store(api, coloured_film("red", "green", "blue", sound=False), "video")
    analyse(api, asset)
    assert [each["time"] for each in timeline(api, asset.id)["frames"]] == [0.0, 1.5, 3.0, 4.5]


def test_doing_it_again_changes_nothing(api: ServiceClient) -> None:
    asset = store(api, coloured_film("red", "blue"), "video")
    analyse(api, asset)
    before, counts = timeline(api, asset.id), storage_of(api).search.counts()
    analyse(api, asset)
    assert timeline(api, asset.id) == before
    assert storage_of(api).search.counts() == counts
    assert sorted(counts.values()) == [3, 4]  # two captions and a phrase, four frames


def test_models_that_are_not_there_are_told(start_api: StartApi) -> None:
    api = start_api(models=("fake-face",))
    asset = store(api, coloured_film("red"), "video")
    result = analyse(api, asset)
    assert result["steps"] == ["scenes", "samples", "faces"]
    assert set(result["skipped"]) == {"embeddings", "labels", "captions", "poses", "speech"}
    assert result["skipped"]["captions"] == {
        "code": "model_not_available",
        "reason": "model 'fake-blip' is not loaded: not chosen by MODELS",
    }
    assert timeline(api, asset.id)["steps"] == ["faces", "samples", "scenes"]


def test_a_step_that_fails_keeps_none_from_others(api: ServiceClient) -> None:
    asset = store(api, coloured_film("red"), "video")
    result = analyse(api, asset, language="xx")
    assert result["skipped"]["speech"]["code"] == "invalid_argument"
    assert result["steps"] == ["scenes", *SEEN]


def test_only_what_failed_is_asked_again(
    api: ServiceClient, fakes: FakeModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    caption, failed = fakes.captioner.caption, []

    def fails_once(images: Any, **options: Any) -> Any:
        if not failed:
            failed.append(True)
            raise ModelCrashedError("the worker is gone")
        return caption(images, **options)

    monkeypatch.setattr(fakes.captioner, "caption", fails_once)
    asset = store(api, plain_picture("red"), "image")
    job = reach(api, submit(api, "analyse", asset_id=asset.id)["id"], "succeeded", "failed")
    assert (job["state"], job["attempts"], job["result"]["skipped"]) == ("succeeded", 2, {})
    assert sorted(job["result"]["steps"]) == sorted(SEEN)
    assert [each["caption"] for each in timeline(api, asset.id)["frames"]] == ["mostly red"]
    assert fakes.embedder.batches("embed_images") == [1]


def test_a_cancelled_job_ends_in_the_middle(
    api: ServiceClient, fakes: FakeModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def waits(images: Any, **_: Any) -> Any:
        asked.set()
        assert may_answer.wait(PATIENCE)
        return [Caption("late", (1,), -0.5) for _ in images]

    monkeypatch.setattr(fakes.captioner, "caption", waits)
    asset = store(api, coloured_film("red"), "video")
    job = submit(api, "analyse", asset_id=asset.id)
    assert asked.wait(PATIENCE)
    api.post(f"/v1/jobs/{job['id']}/cancel")
    reach(api, job["id"], "cancelled")
    may_answer.set()
    assert timeline(api, asset.id)["steps"] == ["scenes"]


def test_stopped_anywhere_and_begun_again_it_is_the_same(api: ServiceClient) -> None:
    asset = store(api, coloured_film("red", "blue"), "video")
    job_id = submit(api, "analyse", asset_id=asset.id)["id"]
    reach(api, job_id, "succeeded")
    expected, counts = timeline(api, asset.id), storage_of(api).search.counts()
    number, stopped = 0, True
    while stopped:
        job = replace(storage_of(api).jobs.get(job_id), started=time.time())
        stopped = run_until(api, job, number)
        assert not run_until(api, job, None)
        assert (timeline(api, asset.id), storage_of(api).search.counts()) == (expected, counts)
        number += 1
    assert number > len(SHARES)


def test_progress_grows_to_the_end(api: ServiceClient) -> None:
    asset = store(api, coloured_film("red", "blue"), "video")
    job = submit(api, "analyse", asset_id=asset.id)
    reach(api, job["id"], "succeeded")
    told = [json.loads(each.data)["data"] for each in events_of(api, job["id"]) if each.kind == "progress"]
    assert [each["progress"] for each in told] == sorted(each["progress"] for each in told)
    assert (told[-1]["progress"], {each["step"] for each in told}) == (1.0, {"scenes", "frames", "speech"})


@pytest.mark.parametrize(("content", "kind"), [(b"no picture", "image"), (b"no video", "video")])
def test_what_cannot_be_decoded_fails_at_once(api: ServiceClient, content: bytes, kind: Any) -> None:
    asset = store(api, content, kind)
    job = reach(api, submit(api, "analyse", asset_id=asset.id)["id"], "succeeded", "failed")
    assert (job["state"], job["attempts"], job["error"]["code"]) == ("failed", 1, "unsupported_media_type")
    assert timeline(api, asset.id)["steps"] == []


@pytest.mark.parametrize(
    ("content", "kind"), [(plain_picture("red"), "image"), (coloured_film("red"), "video"), (wav(tone(1.0)), "audio")]
)
def test_a_file_that_is_missing_is_told(api: ServiceClient, content: bytes, kind: Any) -> None:
    asset = store(api, content, kind)
    storage_of(api).assets.content(asset.id).unlink()
    job = storage_of(api).jobs.get(submit(api, "analyse", asset_id=asset.id)["id"])
    with pytest.raises(StorageDamagedError, match=f"the file of asset {asset.id} is missing"):
        run_until(api, job, None)
    api.delete(f"/v1/assets/{asset.id}")
    with pytest.raises(AssetNotFoundError):
        run_until(api, job, None)


@pytest.mark.parametrize(
    ("options", "param"),
    [
        ({"labels": []}, "options.labels"),
        ({"labels": [""]}, "options.labels.0"),
        ({"labels": ["a"] * 201}, "options.labels"),
        ({"language": ""}, "options.language"),
        ({"frames": 3}, "options.frames"),
    ],
)
def test_wrong_options_are_refused(api: ServiceClient, options: dict[str, Any], param: str) -> None:
    asset = store(api, plain_picture("red"), "image")
    response = api.post("/v1/jobs", json={"kind": "analyse", "asset_id": asset.id, "options": options})
    assert (response.status_code, error_of(response)["param"]) == (422, param)


def test_an_asset_that_is_not_there_is_not_found(api: ServiceClient) -> None:
    response = api.post("/v1/jobs", json={"kind": "analyse", "asset_id": new_id("asset")})
    assert (response.status_code, error_of(response)["code"]) == (404, "asset_not_found")
    for what in ("timeline", "transcript"):
        response = api.get(f"/v1/assets/{new_id('asset')}/{what}")
        assert (response.status_code, error_of(response)["code"]) == (404, "asset_not_found")

"""A service that is killed in the middle of an analysis: how to catch the moment, and what must hold afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

from support.server_events import parse_events
from support.waiting import wait_until

SECONDS = 180
ASKED = ("a blue square", "seven")


def begin(http: httpx.Client, film: bytes) -> tuple[str, str]:
    """Give a film, and return the ids of the asset and of the job that analyses it."""
    answer = http.post("/v1/assets", files={"file": ("film.mp4", film)}).raise_for_status().json()
    return answer["id"], answer["job_id"]


def wait_for_step(http: httpx.Client, job_id: str, step: str) -> None:
    """Return as soon as the job tells that it is in the middle of this step."""
    with http.stream("GET", f"/v1/jobs/{job_id}/events") as events:
        for line in events.iter_lines():
            if line.startswith("data:") and json.loads(line.removeprefix("data:"))["data"].get("step") == step:
                return
    raise AssertionError(f"the job ended without a step {step!r}")


def check_whole(http: httpx.Client, asset_id: str, job_id: str, logs: Callable[[], str]) -> None:
    """Check that the killed job ends well, once, with what an analysis finds that nobody disturbs."""
    wait_until(lambda: _job(http, job_id)["finished"] is not None, SECONDS, logs)
    story = parse_events(http.get(f"/v1/jobs/{job_id}/events").raise_for_status().text)
    assert [event.id for event in story] == [str(number) for number in range(1, len(story) + 1)]
    kinds = [event.kind for event in story]
    assert (kinds[-1], kinds.count("succeeded")) == ("succeeded", 1), logs()
    assert "worker_lost" in next(event.data for event in story if event.kind == "retrying")
    found = _found(http, asset_id)
    assert _analyse_again(http, asset_id, logs)["attempts"] == 1
    assert found == _found(http, asset_id)
    assert len(http.get("/v1/assets").raise_for_status().json()["data"]) == 1


def _analyse_again(http: httpx.Client, asset_id: str, logs: Callable[[], str]) -> dict[str, Any]:
    job_id = http.post("/v1/jobs", json={"kind": "analyse", "asset_id": asset_id}).raise_for_status().json()["id"]
    wait_until(lambda: _job(http, job_id)["state"] == "succeeded", SECONDS, logs)
    return _job(http, job_id)


def _found(http: httpx.Client, asset_id: str) -> list[Any]:
    timeline = http.get(f"/v1/assets/{asset_id}/timeline").raise_for_status().json()
    assert len(timeline["scenes"]) == 3
    assert timeline["frames"]
    assert [word["text"].strip(" .").lower() for each in timeline["speech"] for word in each["words"]] == ["seven"]
    moments = [http.post("/v1/search", json={"query": query}).raise_for_status().json()["data"] for query in ASKED]
    return [{name: timeline[name] for name in ("scenes", "frames", "speech")}, moments]


def _job(http: httpx.Client, job_id: str) -> dict[str, Any]:
    found: dict[str, Any] = http.get(f"/v1/jobs/{job_id}").raise_for_status().json()
    return found

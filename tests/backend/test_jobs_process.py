"""Real processes, killed and asked to end while jobs run: no job is lost, and none is done twice visibly."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.job_process import PATIENCE, JobService, job_service
from support.server_events import Event, parse_events
from support.waiting import wait_until

JOBS = 100


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=PATIENCE) as client:
        yield client


def submit(http: httpx.Client, service: JobService, kind: str, **options: Any) -> str:
    response = http.post(f"{service.address}/v1/jobs", json={"kind": kind, "options": options})
    assert response.status_code == 202, response.text
    return str(response.json()["id"])


def jobs_of(http: httpx.Client, service: JobService) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = http.get(f"{service.address}/v1/jobs", params={"limit": 1000}).json()["data"]
    return found


def count(http: httpx.Client, service: JobService) -> Counter[str]:
    return Counter(job["state"] for job in jobs_of(http, service))


def events_of(http: httpx.Client, service: JobService, job_id: str, after: str = "0") -> list[Event]:
    headers = {"Last-Event-ID": after}
    return parse_events(http.get(f"{service.address}/v1/jobs/{job_id}/events", headers=headers).text)


def read_until_cut(service: JobService, job_id: str, seen: list[Event]) -> None:
    """Read events until the other side is gone; ``seen`` are those that came whole."""
    text = ""
    with (
        suppress(httpx.TransportError),
        httpx.stream("GET", f"{service.address}/v1/jobs/{job_id}/events", timeout=PATIENCE) as response,
    ):
        for part in response.iter_text():
            text += part
            seen[:] = parse_events(text[: text.rfind("\n\n") + 2])


def check_all_done_once(http: httpx.Client, api: JobService, submitted: list[str]) -> None:
    """Wait for all jobs; each has succeeded once, and at least one of them had lost its worker."""
    wait_until(lambda: count(http, api) == {"succeeded": JOBS}, PATIENCE, lambda: str(count(http, api)))
    jobs = {job["id"]: job for job in jobs_of(http, api)}
    assert [jobs[job_id]["result"] for job_id in submitted] == [{"n": n} for n in range(JOBS)]
    stories = {job_id: events_of(http, api, job_id) for job_id in submitted}
    for story in stories.values():
        assert [each.id for each in story] == [str(number) for number in range(1, len(story) + 1)]
        assert [each.kind for each in story].count("succeeded") == 1
        assert story[-1].kind == "succeeded"
    lost = [story for story in stories.values() if any(each.kind == "retrying" for each in story)]
    assert lost, "nobody was killed in the middle of a job"
    assert all("worker_lost" in each.data for story in lost for each in story if each.kind == "retrying")


def test_an_api_killed_in_the_middle_of_100_jobs_does_them_all_once(tmp_path: Path, http: httpx.Client) -> None:
    with job_service(tmp_path, JOB_CONCURRENCY=4) as api:
        submitted = [submit(http, api, "note", n=n) for n in range(JOBS)]
        seen: list[Event] = []
        reader = threading.Thread(target=read_until_cut, args=(api, submitted[-1], seen))
        reader.start()
        wait_until(lambda: bool(seen) and count(http, api)["succeeded"] >= 5, PATIENCE, lambda: api.log)
        api.kill()
        reader.join()
        api.start()
        check_all_done_once(http, api, submitted)
        # Who was cut off goes on after the last event it has seen, in the next process.
        last = seen[-1].id
        assert last is not None
        whole = seen + events_of(http, api, submitted[-1], last)
        assert [each.id for each in whole] == [str(number) for number in range(1, len(whole) + 1)]
        assert whole[-1].kind == "succeeded"


def test_a_worker_killed_in_the_middle_of_100_jobs_loses_none(tmp_path: Path, http: httpx.Client) -> None:
    with job_service(tmp_path, JOB_CONCURRENCY=0) as api, job_service(tmp_path, "worker", JOB_CONCURRENCY=4) as worker:
        submitted = [submit(http, api, "note", n=n) for n in range(JOBS)]
        wait_until(lambda: count(http, api)["succeeded"] >= 5, PATIENCE, lambda: worker.log)
        worker.kill()
        worker.start()
        check_all_done_once(http, api, submitted)


def test_sigterm_closes_streams_puts_jobs_back_and_ends_well(tmp_path: Path, http: httpx.Client) -> None:
    with job_service(tmp_path) as api:
        job_id = submit(http, api, "hold")
        seen: list[Event] = []
        reader = threading.Thread(target=read_until_cut, args=(api, job_id, seen))
        reader.start()
        wait_until(lambda: len(seen) >= 3, PATIENCE, lambda: api.log)
        assert api.terminate() == 0, api.log
        reader.join()
        assert (seen[-1].kind, seen[-1].id) == ("shutdown", None)
        assert "Traceback" not in api.log
        assert all(json.loads(line)["message"] for line in api.log.splitlines())

        (tmp_path / "go").touch()
        api.start()
        rest = events_of(http, api, job_id, str(seen[-2].id))
        assert [each.kind for each in rest] == ["requeued", "started", "holding", "succeeded"]
        assert jobs_of(http, api)[0]["attempts"] == 1  # what a leaving worker puts back was no attempt

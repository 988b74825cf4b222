"""Jobs through HTTP: asked for once, listed, watched, cancelled, tried again; and every wrong wish has its answer."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import Field

from media_service.errors import ImageUndecodableError
from media_service.jobs.handlers import JobContext, NoOptions
from media_service.storage.identifiers import new_id
from media_service.storage.jobs import NewJob
from support.server_events import Event, parse_events
from support.service_client import ServiceClient, error_of
from support.waiting import wait_until

PATIENCE = 30


class CountOptions(NoOptions):
    steps: int = Field(default=2, ge=0, le=5)


class Kinds:
    """Kinds of jobs for tests; ``may_end`` holds up those that wait."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.fails = True

    def add_to(self, client: ServiceClient) -> None:
        handlers = client.application.state.handlers
        handlers.add("count", self._count, options=CountOptions)
        handlers.add("wait", self._wait)
        handlers.add("fail", self._fail)
        handlers.add("look", self._count, options=CountOptions, about_asset=True)
        handlers.add("hidden", self._count, internal=True)

    async def _count(self, context: JobContext) -> Mapping[str, Any]:
        steps = context.job.payload["steps"]
        for step in range(steps):
            await context.report("progress", {"step": step}, (step + 1) / steps)
        return {"counted": steps}

    async def _wait(self, context: JobContext) -> Mapping[str, Any]:
        while not self.may_end.is_set():
            await context.report("waiting", {})
            await asyncio.sleep(0.05)
        return {}

    async def _fail(self, _: JobContext) -> Mapping[str, Any]:
        if self.fails:
            raise ImageUndecodableError("broken")
        return {"mended": True}


@pytest.fixture
def kinds() -> Iterator[Kinds]:
    found = Kinds()
    yield found
    found.may_end.set()


@pytest.fixture
def jobs(create_client: Any, kinds: Kinds) -> ServiceClient:
    client: ServiceClient = create_client(job_lease_seconds=1)
    kinds.add_to(client)
    return client


def submit(jobs: ServiceClient, kind: str, **more: Any) -> dict[str, Any]:
    response = jobs.post("/v1/jobs", json={"kind": kind, **more})
    assert response.status_code == 202, response.text
    return dict(response.json())


def job_of(jobs: ServiceClient, job_id: str) -> dict[str, Any]:
    return dict(jobs.get(f"/v1/jobs/{job_id}").json())


def reach(jobs: ServiceClient, job_id: str, *states: str) -> dict[str, Any]:
    wait_until(lambda: job_of(jobs, job_id)["state"] in states, PATIENCE, lambda: str(job_of(jobs, job_id)))
    return job_of(jobs, job_id)


def events_of(jobs: ServiceClient, job_id: str, **arguments: Any) -> list[Event]:
    response = jobs.get(f"/v1/jobs/{job_id}/events", **arguments)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    return parse_events(response.text)


def test_a_job_is_accepted_and_done(jobs: ServiceClient) -> None:
    response = jobs.post("/v1/jobs", json={"kind": "count", "options": {"steps": 3}, "priority": 2})
    job = response.json()
    assert (response.status_code, response.headers["location"]) == (202, f"/v1/jobs/{job['id']}")
    assert (job["state"], job["options"], job["priority"], job["max_attempts"]) == ("queued", {"steps": 3}, 2, 5)
    done = reach(jobs, job["id"], "succeeded")
    assert (done["result"], done["progress"], done["error"], done["attempts"]) == ({"counted": 3}, 1.0, None, 1)


def test_its_events_are_told_in_order_and_end_with_it(jobs: ServiceClient) -> None:
    events = events_of(jobs, submit(jobs, "count")["id"])
    assert [(each.id, each.kind) for each in events] == [
        *(("1", "queued"), ("2", "started"), ("3", "progress"), ("4", "progress"), ("5", "succeeded"))
    ]
    data = json.loads(events[3].data)
    assert (data["number"], data["kind"], data["data"]) == (4, "progress", {"step": 1, "progress": 1.0})


@pytest.mark.parametrize("where", [{"headers": {"Last-Event-ID": "3"}}, {"params": {"last_event_id": "3"}}])
def test_a_reader_that_comes_back_goes_on_where_it_was(jobs: ServiceClient, where: dict[str, Any]) -> None:
    job = submit(jobs, "count")
    reach(jobs, job["id"], "succeeded")
    assert [each.id for each in events_of(jobs, job["id"], **where)] == ["4", "5"]


def test_a_browser_that_has_seen_the_end_is_told_not_to_come_back(jobs: ServiceClient) -> None:
    job = reach(jobs, submit(jobs, "count")["id"], "succeeded")
    header = {"Last-Event-ID": str(job["last_event"])}
    address = f"/v1/jobs/{job['id']}/events"
    assert jobs.get(address, headers=header, params={"last_event_id": "1"}).status_code == 204  # the header wins


@pytest.mark.parametrize("text", ["x", "-1", "", "1.5", "6", "٣", "9" * 30])
def test_an_event_that_never_was_is_refused(jobs: ServiceClient, text: str) -> None:
    job = reach(jobs, submit(jobs, "count")["id"], "succeeded")
    response = jobs.get(f"/v1/jobs/{job['id']}/events", params={"last_event_id": text})
    assert (response.status_code, error_of(response)["code"]) == (400, "invalid_event_id")


def test_nothing_new_is_a_comment(jobs: ServiceClient, kinds: Kinds) -> None:
    jobs.application.state.watch._heartbeat_seconds = 0.0
    job = submit(jobs, "wait")
    threading.Timer(0.5, kinds.may_end.set).start()
    assert ": nothing new\n\n" in jobs.get(f"/v1/jobs/{job['id']}/events").text


def test_too_many_readers_wait_their_turn(create_client: Any, kinds: Kinds) -> None:
    client = create_client(job_event_streams=1)
    kinds.add_to(client)
    job = submit(client, "count")
    with client.application.state.watch.reading():
        response = client.get(f"/v1/jobs/{job['id']}/events")
    assert (response.status_code, error_of(response)["code"], response.headers["retry-after"]) == (
        *(429, "queue_full", "1"),
    )
    assert events_of(client, job["id"])


def test_streams_end_when_the_process_does(jobs: ServiceClient) -> None:
    job = submit(jobs, "wait")
    reach(jobs, job["id"], "running")
    jobs.application.state.lifecycle.closing.set()
    last = events_of(jobs, job["id"])[-1]
    assert (last.kind, last.id, last.retry) == ("shutdown", None, "1000")


def test_the_job_of_a_reader_may_be_forgotten(jobs: ServiceClient, kinds: Kinds) -> None:
    job = submit(jobs, "wait")
    reach(jobs, job["id"], "running")
    forget = threading.Timer(0.3, lambda: _forget(jobs, job["id"]))
    forget.start()
    last = events_of(jobs, job["id"])[-1]
    assert (last.kind, json.loads(last.data)["error"]["code"]) == ("error", "job_not_found")
    kinds.may_end.set()


def _forget(jobs: ServiceClient, job_id: str) -> None:
    with jobs.application.state.storage.database.write() as transaction:
        transaction.change("DELETE FROM jobs WHERE id = ?", job_id)


def test_the_same_key_is_the_same_job(jobs: ServiceClient) -> None:
    first, again = (jobs.post("/v1/jobs", json={"kind": "count"}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["location"] == first.headers["location"]
    other = jobs.post("/v1/jobs", json={"kind": "count", "options": {"steps": 5}}, headers={"Idempotency-Key": "k"})
    assert (other.status_code, error_of(other)["code"]) == (409, "idempotency_conflict")


def test_putting_a_job_twice_is_putting_it_once(jobs: ServiceClient) -> None:
    address = f"/v1/jobs/{new_id('job')}"
    # What is left out is the same as what is the default.
    bodies = ({"kind": "count"}, {"kind": "count", "options": {"steps": 2}}, {"kind": "count", "options": {"steps": 1}})
    answers = [jobs.put(address, json=body) for body in bodies]
    assert [each.status_code for each in answers] == [202, 200, 409]
    assert error_of(answers[2])["code"] == "idempotency_conflict"
    assert jobs.get("/v1/jobs").json()["data"][0]["id"] == address.removeprefix("/v1/jobs/")


@pytest.mark.parametrize("job_id", ["job_1", "asset_06ghs7v1r5f7b8k2m4n6p8q0rc", "job_06GHS7V1R5F7B8K2M4N6P8Q0RC"])
def test_an_id_that_cannot_be_is_refused(jobs: ServiceClient, job_id: str) -> None:
    response = jobs.put(f"/v1/jobs/{job_id}", json={"kind": "count"})
    assert (response.status_code, error_of(response)["param"]) == (422, "job_id")


@pytest.mark.parametrize("kind", ["nothing", "hidden", "request"])
def test_an_unknown_kind_is_answered_with_the_known_ones(jobs: ServiceClient, kind: str) -> None:
    error = error_of(response := jobs.post("/v1/jobs", json={"kind": kind}))
    assert (response.status_code, error["param"]) == (422, "kind")
    for known in ("count", "fail", "look", "maintenance", "wait"):
        assert known in error["message"]
    assert "hidden" not in error["message"].partition("expected")[2]


@pytest.mark.parametrize("body", [r'"kind": "\ud800"', r'"kind": "count", "\ud800": 1', r'"options": {"\ud800": 1}'])
def test_half_a_letter_is_told_as_wrong_input(jobs: ServiceClient, body: str) -> None:
    response = jobs.post("/v1/jobs", content=f"{{{body}}}", headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    error_of(response)


def test_the_methods_of_an_address_are_all_named(jobs: ServiceClient) -> None:
    response = jobs.patch("/v1/jobs/job_1")
    assert (response.status_code, response.headers["allow"]) == (405, "DELETE, GET, PUT")


@pytest.mark.parametrize(
    ("body", "status", "param"),
    [
        ({"kind": "count", "options": {"steps": 9}}, 422, "options.steps"),
        ({"kind": "count", "options": {"speed": 9}}, 422, "options.speed"),
        ({"kind": "count", "asset_id": "asset_1"}, 422, "asset_id"),
        ({"kind": "look"}, 422, "asset_id"),
        ({"kind": "look", "asset_id": "asset_1"}, 404, "asset_id"),
        ({"kind": "count", "priority": 101}, 422, "priority"),
        ({"kind": "count", "more": 1}, 422, "more"),
        ({"kind": ""}, 422, "kind"),
        ({"kind": "count", "options": []}, 422, "options"),
        ([], 422, None),
    ],
)
def test_what_cannot_be_done_is_not_queued(jobs: ServiceClient, body: Any, status: int, param: str | None) -> None:
    response = jobs.post("/v1/jobs", json=body)
    assert (response.status_code, error_of(response)["param"]) == (status, param)
    assert jobs.get("/v1/jobs").json()["data"] == []


def test_jobs_are_listed_page_by_page_and_by_what_they_are(jobs: ServiceClient) -> None:
    counted = [submit(jobs, "count")["id"] for _ in range(3)]
    failed = submit(jobs, "fail")["id"]
    reach(jobs, failed, "failed")
    page = jobs.get("/v1/jobs", params={"kind": "count", "limit": 2}).json()
    rest = jobs.get("/v1/jobs", params={"kind": "count", "limit": 2, "after": page["next"]}).json()
    assert [job["id"] for job in page["data"] + rest["data"]] == counted[::-1]
    assert rest["next"] is None
    assert [job["id"] for job in jobs.get("/v1/jobs", params={"state": "failed"}).json()["data"]] == [failed]
    assert jobs.get("/v1/jobs", params={"asset_id": "asset_1"}).json() == {"object": "list", "data": [], "next": None}


@pytest.mark.parametrize(
    ("query", "status"), [({"state": "lost"}, 422), ({"limit": 0}, 422), ({"limit": 1001}, 422), ({"after": "x"}, 400)]
)
def test_a_wrong_question_about_jobs_is_refused(jobs: ServiceClient, query: dict[str, Any], status: int) -> None:
    response = jobs.get("/v1/jobs", params=query)
    assert response.status_code == status
    error_of(response)


def test_a_running_job_is_cancelled_once(jobs: ServiceClient) -> None:
    job = submit(jobs, "wait")
    reach(jobs, job["id"], "running")
    assert jobs.post(f"/v1/jobs/{job['id']}/cancel").json()["cancel_requested"] is True
    assert reach(jobs, job["id"], "cancelled")["result"] is None
    again = jobs.post(f"/v1/jobs/{job['id']}/cancel")
    assert (again.status_code, error_of(again)["code"]) == (409, "job_state")


def test_a_failed_job_is_tried_again_and_its_story_goes_on(jobs: ServiceClient, kinds: Kinds) -> None:
    job = submit(jobs, "fail")
    assert reach(jobs, job["id"], "failed")["error"] == {"code": "image_undecodable", "message": "broken"}
    kinds.fails = False
    response = jobs.post(f"/v1/jobs/{job['id']}/retry")
    assert (response.status_code, response.json()["error"]) == (202, None)
    assert [each.kind for each in events_of(jobs, job["id"])] == [
        *("queued", "started", "failed", "queued", "started", "succeeded")
    ]
    assert jobs.post(f"/v1/jobs/{job['id']}/retry").status_code == 409


def test_a_final_job_can_be_forgotten(jobs: ServiceClient, kinds: Kinds) -> None:
    job = submit(jobs, "wait")
    assert jobs.delete(f"/v1/jobs/{job['id']}").status_code == 409
    kinds.may_end.set()
    reach(jobs, job["id"], "succeeded")
    assert jobs.delete(f"/v1/jobs/{job['id']}").status_code == 204
    assert jobs.get(f"/v1/jobs/{job['id']}").status_code == 404


@pytest.mark.parametrize(
    ("method", "action"), [("get", ""), ("delete", ""), ("post", "/cancel"), ("post", "/retry"), ("get", "/events")]
)
def test_an_id_of_no_job_is_not_found(jobs: ServiceClient, method: str, action: str) -> None:
    response = getattr(jobs, method)(f"/v1/jobs/{new_id('job')}{action}")
    assert (response.status_code, error_of(response)["code"]) == (404, "job_not_found")


def test_stored_events_outlive_the_process(create_client: Any, kinds: Kinds) -> None:
    first = create_client(job_concurrency=0)
    job = first.application.state.storage.jobs.submit(NewJob("count", {"steps": 2})).job
    kinds.add_to(second := create_client())
    assert [each.kind for each in events_of(second, job.id)][-1] == "succeeded"
    assert [each.id for each in events_of(first, job.id)] == ["1", "2", "3", "4", "5"]

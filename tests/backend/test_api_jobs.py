"""Jobs through HTTP: asked for once, listed, cancelled, tried again; and every wrong wish has its answer."""

from __future__ import annotations

from typing import Any

import pytest

from media_service.storage.identifiers import new_id
from support.job_kinds import JobKinds, events_of, reach, submit
from support.service_client import ServiceClient, error_of


def test_a_job_is_accepted_and_done(jobs: ServiceClient) -> None:
    response = jobs.post("/v1/jobs", json={"kind": "count", "options": {"steps": 3}, "priority": 2})
    job = response.json()
    assert (response.status_code, response.headers["location"]) == (202, f"/v1/jobs/{job['id']}")
    assert (job["state"], job["options"], job["priority"], job["max_attempts"]) == ("queued", {"steps": 3}, 2, 5)
    done = reach(jobs, job["id"], "succeeded")
    assert (done["result"], done["progress"], done["error"], done["attempts"]) == ({"counted": 3}, 1.0, None, 1)


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


def test_a_failed_job_is_tried_again_and_its_story_goes_on(jobs: ServiceClient, kinds: JobKinds) -> None:
    job = submit(jobs, "fail")
    assert reach(jobs, job["id"], "failed")["error"] == {"code": "image_undecodable", "message": "broken"}
    kinds.fails = False
    response = jobs.post(f"/v1/jobs/{job['id']}/retry")
    assert (response.status_code, response.json()["error"]) == (202, None)
    assert [each.kind for each in events_of(jobs, job["id"])] == [
        *("queued", "started", "failed", "queued", "started", "succeeded")
    ]
    assert jobs.post(f"/v1/jobs/{job['id']}/retry").status_code == 409


def test_a_final_job_can_be_forgotten(jobs: ServiceClient, kinds: JobKinds) -> None:
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

"""What happens to a job, as server-sent events that a reader can leave and come back to."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from media_service.storage.jobs import NewJob
from support.job_kinds import JobKinds, events_of, reach, submit
from support.service_client import ServiceClient, error_of


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


def test_nothing_new_is_a_comment(jobs: ServiceClient, kinds: JobKinds) -> None:
    jobs.application.state.watch._heartbeat_seconds = 0.0
    job = submit(jobs, "wait")
    threading.Timer(0.5, kinds.may_end.set).start()
    assert ": nothing new\n\n" in jobs.get(f"/v1/jobs/{job['id']}/events").text


def test_too_many_readers_wait_their_turn(create_client: Any, kinds: JobKinds) -> None:
    client = create_client(more_kinds=kinds.named(), job_event_streams=1)
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


def test_the_job_of_a_reader_may_be_forgotten(jobs: ServiceClient, kinds: JobKinds) -> None:
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


def test_stored_events_outlive_the_process(create_client: Any, kinds: JobKinds) -> None:
    first = create_client(job_concurrency=0)
    job = first.application.state.storage.jobs.submit(NewJob("count", {"steps": 2})).job
    second = create_client(more_kinds=kinds.named())
    assert [each.kind for each in events_of(second, job.id)][-1] == "succeeded"
    assert [each.id for each in events_of(first, job.id)] == ["1", "2", "3", "4", "5"]

"""What every ``JobStore`` does."""

from __future__ import annotations

from contextlib import suppress

import pytest

from media_service.errors import (
    IdempotencyConflictError,
    InvalidArgumentError,
    InvalidCursorError,
    JobNotFoundError,
    JobStateError,
    LeaseLostError,
)
from media_service.storage.identifiers import new_id
from media_service.storage.jobs import JobQuery, JobState, JobStore, Lease, NewJob
from support.storage.stores import POLICY, World

ERROR = {"code": "broken", "message": "it broke"}


def leased(jobs: JobStore, worker: str = "w") -> Lease:
    lease = jobs.lease(worker)
    assert lease is not None
    return lease


def kinds_of_events(jobs: JobStore, job_id: str) -> list[str]:
    events = jobs.events(job_id)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    return [event.kind for event in events]


class JobStoreContract:
    def test_a_job_goes_from_queued_to_succeeded(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse", {"depth": 2}, asset_id="asset_1")).job
        assert (job.state, job.attempts, job.payload) == (JobState.QUEUED, 0, {"depth": 2})
        lease = leased(jobs)
        assert (lease.job.id, lease.job.state, lease.job.attempts, lease.job.worker) == (job.id, "running", 1, "w")
        assert jobs.lease("other") is None
        jobs.report(lease, "progress", {"step": "scenes"}, progress=0.5)
        assert jobs.get(job.id).progress == 0.5
        world.clock.seconds += 3
        done = jobs.succeed(lease, {"scenes": [1, 2]})
        assert (done.state, done.result, done.progress, done.worker) == (
            JobState.SUCCEEDED,
            {"scenes": [1, 2]},
            1,
            None,
        )
        assert done.finished == world.clock.seconds
        assert kinds_of_events(jobs, job.id) == ["queued", "started", "progress", "succeeded"]

    def test_text_that_no_job_can_have_is_wrong_input_or_finds_nothing(self, world: World) -> None:
        jobs = world.storage.jobs
        for look in (jobs.get, jobs.cancel, jobs.retry, jobs.delete, jobs.events):
            with pytest.raises((JobNotFoundError, InvalidArgumentError)):
                look("job_\0")
        for query in (JobQuery(kind="\0"), JobQuery(asset_id="\0")):
            with suppress(InvalidArgumentError):
                assert jobs.list(query).items == ()
        job = jobs.submit(NewJob("analyse", {"label": "a\0b"})).job  # inside of JSON it is text like any other
        assert jobs.get(job.id).payload == {"label": "a\0b"}

    def test_higher_priority_first_then_the_oldest(self, world: World) -> None:
        jobs = world.storage.jobs
        names = ["a", "b", "urgent", "c"]
        for name in names:
            jobs.submit(NewJob("analyse", {"name": name}, priority=5 if name == "urgent" else 0))
        assert [job.payload["name"] for job in jobs.due()] == ["urgent", "a", "b", "c"]
        assert [leased(jobs).job.payload["name"] for _ in names] == ["urgent", "a", "b", "c"]
        assert jobs.lease("w") is None

    def test_a_worker_takes_only_the_kinds_it_knows(self, world: World) -> None:
        jobs = world.storage.jobs
        jobs.submit(NewJob("other"))
        wanted = jobs.submit(NewJob("analyse")).job
        lease = jobs.lease("w", ["analyse", "transcribe"])
        assert lease is not None
        assert lease.job.id == wanted.id
        assert jobs.lease("w", ["analyse"]) is None
        assert jobs.lease("w", []) is None

    def test_one_job_can_be_taken_by_id_once(self, world: World) -> None:
        jobs = world.storage.jobs
        jobs.submit(NewJob("analyse"))
        second = jobs.submit(NewJob("analyse")).job
        lease = jobs.lease_one("w", second.id)
        assert lease is not None
        assert lease.job.id == second.id
        assert jobs.lease_one("w", second.id) is None
        assert jobs.lease_one("w", "job_x") is None

    def test_the_same_key_gives_the_same_job(self, world: World) -> None:
        jobs = world.storage.jobs
        first = jobs.submit(NewJob("analyse", {"a": 1, "b": 2}, idempotency_key="k"))
        again = world.open().jobs.submit(NewJob("analyse", {"b": 2, "a": 1}, idempotency_key="k"))
        assert (first.created, again.created, again.job) == (True, False, first.job)
        with pytest.raises(IdempotencyConflictError, match="idempotency_key is 'k', which belongs to job"):
            jobs.submit(NewJob("analyse", {"a": 2}, idempotency_key="k"))

    def test_the_client_may_choose_the_id(self, world: World) -> None:
        jobs, chosen = world.storage.jobs, new_id("job")
        assert jobs.submit(NewJob("analyse", id=chosen)).job.id == chosen
        assert not jobs.submit(NewJob("analyse", id=chosen)).created
        with pytest.raises(IdempotencyConflictError, match="id is 'job_"):
            jobs.submit(NewJob("other", id=chosen))

    def test_an_error_is_tried_again_after_a_growing_pause(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse", max_attempts=3)).job
        pauses = []
        for _ in range(2):
            waiting = jobs.fail(leased(jobs), ERROR)
            assert (waiting.state, waiting.error) == (JobState.QUEUED, ERROR)
            assert jobs.lease("w") is None
            pauses.append(waiting.run_after - world.clock.seconds)
            world.clock.seconds = waiting.run_after
        assert pauses == [2, 4]
        assert jobs.fail(leased(jobs), ERROR).state == JobState.FAILED
        kinds = kinds_of_events(jobs, job.id)
        assert kinds == ["queued", *("started", "retrying") * 2, "started", "failed"]

    def test_an_error_that_stays_is_final(self, world: World) -> None:
        jobs = world.storage.jobs
        jobs.submit(NewJob("analyse"))
        failed = jobs.fail(leased(jobs), ERROR, retry=False)
        assert (failed.state, failed.error) == (JobState.FAILED, ERROR)

    def test_an_ended_lease_is_taken_over_and_the_late_worker_refused(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse")).job
        late = leased(jobs, "late")
        world.clock.seconds += POLICY.lease_seconds + 1
        assert jobs.lease("new") is None  # it pauses first, in case the job is what killed the worker
        world.clock.seconds += POLICY.backoff_seconds
        new = leased(jobs, "new")
        assert (new.job.id, new.job.attempts, new.job.error) == (job.id, 2, jobs.get(job.id).error)
        for late_word in (
            lambda: jobs.succeed(late, 1),
            lambda: jobs.fail(late, ERROR),
            lambda: jobs.stop(late),
            lambda: jobs.release(late),
            lambda: jobs.renew(late),
            lambda: jobs.report(late, "progress", {}),
        ):
            with pytest.raises(LeaseLostError, match="no longer held"):
                late_word()
        assert jobs.succeed(new, 2).result == 2
        with pytest.raises(LeaseLostError):
            jobs.succeed(new, 3)
        assert jobs.get(job.id).result == 2
        assert kinds_of_events(jobs, job.id).count("succeeded") == 1

    def test_a_heartbeat_keeps_the_lease(self, world: World) -> None:
        jobs = world.storage.jobs
        jobs.submit(NewJob("analyse"))
        lease = leased(jobs)
        for word in (lambda: jobs.renew(lease), lambda: jobs.report(lease, "progress", {})):
            world.clock.seconds += POLICY.lease_seconds - 1
            word()
        world.clock.seconds += POLICY.lease_seconds - 1
        assert jobs.sweep() == 0
        assert jobs.succeed(lease, None).state == JobState.SUCCEEDED

    def test_a_job_that_kills_every_worker_fails(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse", max_attempts=2)).job
        for _ in range(2):
            leased(jobs)
            world.clock.seconds += 100
            assert jobs.sweep() == 1
            world.clock.seconds += 10
        assert jobs.get(job.id).state == JobState.FAILED
        assert (jobs.get(job.id).error or {})["code"] == "worker_lost"

    def test_a_released_job_is_as_before(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse", max_attempts=1)).job
        released = jobs.release(leased(jobs))
        assert (released.state, released.attempts) == (JobState.QUEUED, 0)
        assert leased(jobs).job.id == job.id
        assert kinds_of_events(jobs, job.id) == ["queued", "started", "requeued", "started"]

    def test_a_waiting_job_is_cancelled_at_once(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse")).job
        assert jobs.cancel(job.id).state == JobState.CANCELLED
        assert jobs.lease("w") is None
        with pytest.raises(JobStateError, match="is cancelled, expected queued or running"):
            jobs.cancel(job.id)

    def test_a_running_job_is_cancelled_by_its_worker(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse")).job
        lease = leased(jobs)
        assert jobs.renew(lease) is False
        assert jobs.cancel(job.id).cancel_requested
        assert jobs.cancel(job.id).state == JobState.RUNNING
        assert jobs.renew(lease) is True
        assert jobs.stop(lease).state == JobState.CANCELLED
        assert kinds_of_events(jobs, job.id) == ["queued", "started", "cancelling", "cancelled"]

    @pytest.mark.parametrize("end", ["succeed", "fail", "release", "lose"])
    def test_after_cancel_a_job_never_ends_otherwise(self, world: World, end: str) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse")).job
        lease = leased(jobs)
        jobs.cancel(job.id)
        if end == "succeed":
            jobs.succeed(lease, "late")
        elif end == "fail":
            jobs.fail(lease, ERROR)
        elif end == "release":
            jobs.release(lease)
        else:
            world.clock.seconds += 100
            jobs.sweep()
        ended = jobs.get(job.id)
        assert (ended.state, ended.result) == (JobState.CANCELLED, None)

    def test_a_failed_job_can_be_tried_again_and_a_succeeded_one_not(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse")).job
        jobs.fail(leased(jobs), ERROR, retry=False)
        again = jobs.retry(job.id)
        assert (again.state, again.attempts, again.error, again.finished) == (JobState.QUEUED, 0, None, None)
        jobs.succeed(leased(jobs), None)
        with pytest.raises(JobStateError, match="is succeeded, expected failed or cancelled"):
            jobs.retry(job.id)

    def test_only_final_jobs_can_be_deleted(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse")).job
        with pytest.raises(JobStateError, match="cancel it first"):
            jobs.delete(job.id)
        jobs.cancel(job.id)
        jobs.delete(job.id)
        for ask in (jobs.get, jobs.cancel, jobs.retry, jobs.delete, jobs.events):
            with pytest.raises(JobNotFoundError, match="job_id is"):
                ask(job.id)

    def test_events_are_replayed_after_a_number(self, world: World) -> None:
        jobs = world.storage.jobs
        job = jobs.submit(NewJob("analyse")).job
        lease = leased(jobs)
        numbers = [jobs.report(lease, "progress", {"n": n, "word": "größe"}) for n in range(5)]
        assert numbers == [3, 4, 5, 6, 7]
        replayed = world.open().jobs.events(job.id, after=4, limit=2)
        assert [(event.number, event.data["n"]) for event in replayed] == [(5, 2), (6, 3)]
        assert jobs.events(job.id, after=7) == []

    def test_old_jobs_are_forgotten_and_waiting_ones_kept(self, world: World) -> None:
        jobs = world.storage.jobs
        old = jobs.submit(NewJob("analyse", idempotency_key="k")).job
        jobs.succeed(leased(jobs), None)
        waiting = jobs.submit(NewJob("analyse")).job
        world.clock.seconds += POLICY.keep_seconds + 1
        assert jobs.sweep() == 1
        assert [job.id for job in jobs.list().items] == [waiting.id]
        assert jobs.submit(NewJob("other", idempotency_key="k")).job.id != old.id

    def test_a_list_can_be_narrowed_and_paged(self, world: World) -> None:
        jobs = world.storage.jobs
        ids = [jobs.submit(NewJob("analyse" if n % 2 else "other", asset_id=f"asset_{n}")).job.id for n in range(5)]
        jobs.cancel(ids[0])
        page = jobs.list(JobQuery(limit=3))
        assert [job.id for job in page.items] == ids[:1:-1]
        assert [job.id for job in jobs.list(JobQuery(after=page.next)).items] == ids[1::-1]
        assert [job.id for job in jobs.list(JobQuery(kind="analyse")).items] == [ids[3], ids[1]]
        assert [job.id for job in jobs.list(JobQuery(state=JobState.CANCELLED)).items] == [ids[0]]
        assert [job.id for job in jobs.list(JobQuery(asset_id="asset_2")).items] == [ids[2]]
        with pytest.raises(InvalidCursorError):
            jobs.list(JobQuery(after="asset_x"))

    def test_states_are_counted(self, world: World) -> None:
        jobs = world.storage.jobs
        for _ in range(3):
            jobs.submit(NewJob("analyse"))
        leased(jobs)
        counts = jobs.counts()
        assert {state.value: number for state, number in counts.items()} == {
            "queued": 2,
            "running": 1,
            "succeeded": 0,
            "failed": 0,
            "cancelled": 0,
        }

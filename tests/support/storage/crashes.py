"""What every set of stores survives: being killed at any statement, and several processes at once."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from media_service.errors import QuotaExceededError
from media_service.storage.assets import AssetQuery, Description
from media_service.storage.embedded.database import SqliteTransaction
from media_service.storage.jobs import JobPolicy, JobQuery, JobState, NewJob
from media_service.storage.opening import Storage
from media_service.storage.postgres.database import PostgresTransaction
from media_service.storage.search import Narrowed, Origin, Passage, Span
from media_service.storage.timeline import Scene
from support.storage.stores import World

JOBS = 100
QUOTA, TURNS = 60, 10
"""Four writers try to keep ten files of five bytes each; twelve of the forty fit."""
ROUNDS = 80
POINTS_TRIED = range(1, 400, 7)
SPACE = "clip-small"
IMPATIENT = JobPolicy(lease_seconds=30, backoff_seconds=0, keep_seconds=1e9)
POINTS: tuple[tuple[type, str], ...] = (
    *((each, name) for each in (SqliteTransaction, PostgresTransaction) for name in ("rows", "change", "change_many")),
    (Path, "replace"),
    (Path, "unlink"),
)
"""Before and after each of these a process may be killed."""


def in_child(action: Callable[[], None]) -> int:
    """Run ``action`` in a forked process, which ends without cleaning up, and return its process id."""
    if child := os.fork():
        return child
    code = 1
    try:
        action()
        code = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def was_killed(child: int) -> bool:
    """Wait for a child and say whether it was killed; an error in it fails the test."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed; its traceback is above"
    return False


def die_at(point: int) -> None:
    """Let this process kill itself at its ``point``-th chance."""
    left = [point]

    def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **keywords: Any) -> Any:
            count()
            result = function(*arguments, **keywords)
            count()
            return result

        return wrapped

    for owner, name in POINTS:
        setattr(owner, name, wrap(getattr(owner, name)))


def do_jobs(storage: Storage, asset_id: str) -> None:
    """Do jobs until none is left; each writes a step of the timeline, as a real one does."""
    while lease := storage.jobs.lease(f"worker-{os.getpid()}"):
        number = lease.job.payload["number"]
        storage.jobs.report(lease, "progress", {}, 0.5)
        storage.timeline.write(asset_id, f"step-{number}", [Scene(number, number + 1, 0)])
        storage.jobs.succeed(lease, {"number": number})


def work_until(point: int, world: World, asset_id: str) -> None:
    """Do jobs and die at ``point``, unless all are done before."""
    die_at(point)
    do_jobs(world.open(policy=IMPATIENT), asset_id)


def do_everything(storage: Storage, content: bytes) -> None:
    """Take an asset in, write what is derived from it, and erase it."""
    with storage.assets.upload() as upload:
        upload.write(content)
        asset = upload.finish(Description("image/png", "image")).asset
    storage.assets.add_derived(asset.id, "thumbnail.webp", b"small")
    storage.search.put_vectors(Origin(asset.id, "e", "frame"), SPACE, [Span(0, 1)], np.ones((1, 2), dtype=np.float32))
    storage.search.put_passages(Origin(asset.id, "c", "caption"), [Passage(0, 1, "some words")])
    storage.jobs.submit(NewJob("analyse", asset_id=asset.id))
    storage.assets.delete(asset.id)


class CrashContract:
    def test_workers_that_are_killed_lose_nothing_and_finish_nothing_twice(self, world: World) -> None:
        asset = world.add(b"1")
        jobs = world.open(policy=IMPATIENT).jobs
        for number in range(JOBS):
            jobs.submit(NewJob("count", {"number": number}, max_attempts=ROUNDS))
        chances, killed = random.Random(5), 0  # noqa: S311  the same kills each time
        for _ in range(ROUNDS):
            if jobs.counts()[JobState.SUCCEEDED] == JOBS:
                break
            points = [chances.randrange(5, 250) for _ in range(2)]
            children = [in_child(partial(work_until, point, world, asset.id)) for point in points]
            killed += sum([was_killed(child) for child in children])
            world.clock.seconds += IMPATIENT.lease_seconds + 1
        assert killed >= 10
        finished = jobs.list(JobQuery(limit=1000)).items
        assert sorted(job.result["number"] for job in finished) == list(range(JOBS))
        for job in finished:
            assert [event.kind for event in jobs.events(job.id)].count("succeeded") == 1
        assert len(world.storage.timeline.read(asset.id).scenes) == JOBS

    def test_a_job_is_never_leased_twice(self, world: World, tmp_path: Path) -> None:
        jobs = world.storage.jobs
        for number in range(JOBS):
            jobs.submit(NewJob("count", {"number": number}))

        def take(name: str) -> None:
            taken = []
            mine = world.open().jobs
            while lease := mine.lease(name):
                taken.append(lease.job.id)
            (tmp_path / name).write_text("\n".join(taken))

        children = [in_child(partial(take, f"worker-{number}")) for number in range(4)]
        assert [was_killed(child) for child in children] == [False] * 4
        taken = [each for path in tmp_path.glob("worker-*") for each in path.read_text().split()]
        assert len(taken) == len(set(taken)) == JOBS

    def test_writers_in_several_processes_do_not_pass_the_quota_together(self, world: World) -> None:
        def fill(number: int) -> None:
            assets = world.open(quota=QUOTA).assets
            for turn in range(TURNS):
                with suppress(QuotaExceededError), assets.upload() as upload:
                    upload.write(f"{number}{turn:02}..".encode())
                    upload.finish(Description("image/png", "image"))

        children = [in_child(partial(fill, number)) for number in range(4)]
        assert [was_killed(child) for child in children] == [False] * 4
        assert world.storage.assets.used_bytes() == QUOTA
        assert len(world.files()) == len(world.storage.assets.list().items) == QUOTA // 5

    def test_requests_kept_in_several_processes_do_not_pass_the_quota_together(
        self, world: World, tmp_path: Path
    ) -> None:
        def fill(number: int) -> None:
            requests = world.open(quota=QUOTA).requests
            for turn in range(TURNS):
                name = f"{number}-{turn}"
                (tmp_path / name).write_bytes(b"12345")
                with suppress(QuotaExceededError):
                    requests.keep(tmp_path / name, name)

        children = [in_child(partial(fill, number)) for number in range(4)]
        assert [was_killed(child) for child in children] == [False] * 4
        kept = [path.stat().st_size for path in (world.folder / "requests").iterdir()]
        assert 0 < sum(kept) <= QUOTA

    def test_whatever_is_interrupted_the_next_start_finds_everything_whole(self, world: World) -> None:
        world.add(b"kept")
        for point in POINTS_TRIED:

            def do(point: int = point) -> None:
                storage = world.open()
                storage.prepare()
                die_at(point)
                do_everything(storage, b"interrupted")

            interrupted = was_killed(in_child(do))
            storage = world.open()
            storage.prepare()
            check_whole(world, storage)
            for asset in storage.assets.list(AssetQuery(sha256=hashlib.sha256(b"interrupted").hexdigest())).items:
                storage.assets.delete(asset.id)
            if not interrupted:
                break
        assert not interrupted
        assert point > 60
        assert len(world.files()) == 1
        assert sum(storage.search.counts().values()) == 0
        assert storage.jobs.list().items == ()


def check_whole(world: World, storage: Storage) -> None:
    """Fail unless files and rows agree."""
    assets = storage.assets.list().items
    contents = {str(storage.assets.content(asset.id).relative_to(world.folder)) for asset in assets}
    derived = [path for path in world.files() if path not in contents]
    assert {path.split("/")[1] for path in derived} <= {asset.id for asset in assets}
    assert all(hashlib.sha256((world.folder / path).read_bytes()).hexdigest() == Path(path).name for path in contents)
    everywhere = Narrowed(limit=10)
    hits = storage.search.by_vector(SPACE, np.ones(2, dtype=np.float32), everywhere)
    hits += storage.search.by_words("words", everywhere)
    assert {hit.asset_id for hit in hits} <= {asset.id for asset in assets}

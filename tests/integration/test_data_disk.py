"""The service over a disk that is really full, and over one that is read-only: told in order, and mended by itself."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.job_process import PATIENCE, JobService, job_service
from support.recordings import film
from support.waiting import wait_until

MIB = 1024 * 1024
PROGRAMS = {name: os.environ.get(name, name.lower()) for name in ("FFMPEG", "FFPROBE")}
MOST_JOBS = 3000
"""More than the room that SQLite has set aside in its log holds."""


class Disk:
    """A small disk at ``folder``; ``fill`` leaves no byte on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        found = os.statvfs(self.folder)
        assert found.f_bavail == 0

    def empty(self) -> None:
        self._ballast.unlink()

    def mount(self, *options: str) -> None:
        subprocess.run(["mount", *options, self.folder], check=True)

    def files(self, *folders: str) -> list[str]:
        found = [path for each in folders for path in (self.folder / each).rglob("*")]
        return [str(path.relative_to(self.folder)) for path in found if path.is_file()]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Mount a disk of 4 MiB where the service keeps its data."""
    assert os.geteuid() == 0, "mounting a small disk needs root"
    found = Disk(tmp_path / "data")
    found.folder.mkdir()
    found.mount("-t", "tmpfs", "-o", "size=4m", "none")
    yield found
    subprocess.run(["umount", found.folder], check=True)


@pytest.fixture
def api(tmp_path: Path, disk: Disk) -> Iterator[JobService]:
    with job_service(tmp_path, JOB_CONCURRENCY=1, **PROGRAMS) as service:
        assert disk.folder.joinpath("media-service.sqlite").is_file()
        yield service
        assert "Traceback" not in service.log


@pytest.fixture(params=["ended", "killed"])
def frozen(request: pytest.FixtureRequest, tmp_path: Path, disk: Disk) -> Iterator[tuple[JobService, str]]:
    """Yield a service that has kept a film, and was started again when its disk had become read-only; the film's id."""
    with job_service(tmp_path, **PROGRAMS) as service:
        with httpx.Client(base_url=service.address, timeout=PATIENCE) as client:
            kept = give(client, film()).json()["id"]
        {"killed": service.kill, "ended": service.terminate}[request.param]()
        disk.mount("-o", "remount,ro")
        service.launch()
        wait_until(service.is_alive, PATIENCE, lambda: service.log)
        yield service, kept
        assert "Traceback" not in service.log
        service.kill()
        disk.mount("-o", "remount,rw")


@pytest.fixture
def http(api: JobService) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api.address, timeout=PATIENCE) as client:
        yield client


def give(http: httpx.Client, content: bytes, analyse: str = "false") -> httpx.Response:
    return http.post("/v1/assets", files={"file": ("given", content)}, data={"analyse": analyse})


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return status and code of an error, which is the envelope."""
    error: dict[str, Any] = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code", "request_id"}
    return answer.status_code, error["code"]


def state(http: httpx.Client, job_id: str) -> str:
    return str(http.get(f"/v1/jobs/{job_id}").json()["state"])


def test_an_upload_to_a_full_disk_is_told_and_leaves_nothing(disk: Disk, http: httpx.Client) -> None:
    kept = give(http, film()).json()["id"]
    before = disk.files("contents", "uploads", "derived")
    disk.fill()
    assert refused(give(http, film("mkv") + bytes(2 * MIB))) == (507, "disk_full")
    later = http.post("/v1/vision/faces", content=film(), headers={"Prefer": "respond-async"})
    assert refused(later) == (507, "disk_full")
    assert disk.files("contents", "uploads", "derived", "requests") == before
    assert http.get(f"/v1/assets/{kept}/file").content == film()
    assert http.get(f"/v1/assets/{kept}/thumbnail").headers["content-type"] == "image/jpeg"
    disk.empty()
    assert give(http, film("mkv")).status_code == 201


def test_an_upload_that_is_larger_than_the_disk_is_told(disk: Disk, http: httpx.Client) -> None:
    assert refused(give(http, bytes(5 * MIB))) == (507, "disk_full")
    assert disk.files("contents", "uploads") == []
    assert give(http, film()).status_code == 201


def test_jobs_for_which_there_is_no_room_are_refused_and_the_others_done(
    disk: Disk, http: httpx.Client, api: JobService
) -> None:
    disk.fill()
    accepted, answer = [], httpx.Response(202)
    for number in range(MOST_JOBS):
        answer = http.post("/v1/jobs", json={"kind": "hold", "priority": -(number % 100)})
        if answer.status_code != 202:
            break
        accepted.append(answer.json()["id"])
    assert refused(answer) == (507, "disk_full")
    listed = http.get("/v1/jobs", params={"limit": 1000}).json()["data"]
    assert sorted(job["id"] for job in listed) == sorted(accepted)
    disk.empty()
    (disk.folder.parent / "go").touch()
    wait_until(lambda: all(state(http, each) == "succeeded" for each in accepted), PATIENCE, lambda: api.log)


def test_an_analysis_that_finds_the_disk_full_is_done_when_there_is_room_again(
    disk: Disk, http: httpx.Client, api: JobService
) -> None:
    hold = http.post("/v1/jobs", json={"kind": "hold"}).json()["id"]
    wait_until(lambda: state(http, hold) == "running", PATIENCE, lambda: api.log)
    given = give(http, film(), "true").json()
    disk.fill()
    (disk.folder.parent / "go").touch()
    wait_until(lambda: "no room left" in api.log, PATIENCE, lambda: api.log)
    disk.empty()
    wait_until(lambda: state(http, given["job_id"]) == "succeeded", PATIENCE, lambda: api.log)
    wait_until(lambda: state(http, hold) == "succeeded", PATIENCE, lambda: api.log)
    found = http.get(f"/v1/assets/{given['id']}/timeline").json()
    assert [scene["start"] for scene in found["scenes"]] == [0.0, 0.5]
    times = [frame["time"] for frame in found["frames"]]
    assert times == sorted(set(times)) != []


def test_over_a_read_only_disk_what_is_kept_can_be_read_and_nothing_else(frozen: tuple[JobService, str]) -> None:
    service, kept = frozen
    with httpx.Client(base_url=service.address, timeout=PATIENCE) as http:
        wait_until(lambda: "storage not usable" in service.log, PATIENCE, lambda: service.log)
        ready = http.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "failed")
        assert "make the data folder writable" in ready.json()["reasons"][0]
        assert http.get("/health").json()["components"]["storage"]["status"] == "failed"
        assert [each["id"] for each in http.get("/v1/assets").json()["data"]] == [kept]
        assert http.get(f"/v1/assets/{kept}/file").content == film()
        assert http.get(f"/v1/assets/{kept}/thumbnail").headers["content-type"] == "image/jpeg"
        assert http.get("/v1/jobs").json()["data"] == []
        for answer in (give(http, film("mkv")), http.post("/v1/jobs", json={"kind": "hold"})):
            assert refused(answer) == (503, "storage_unavailable")
            assert int(answer.headers["retry-after"]) > 0
        assert refused(http.delete(f"/v1/assets/{kept}")) == (503, "storage_unavailable")


def test_a_disk_that_can_be_written_again_needs_no_restart(frozen: tuple[JobService, str], disk: Disk) -> None:
    service, kept = frozen
    with httpx.Client(base_url=service.address, timeout=PATIENCE) as http:
        wait_until(lambda: "storage not usable" in service.log, PATIENCE, lambda: service.log)
        disk.mount("-o", "remount,rw")
        wait_until(lambda: http.get("/readyz").status_code == 200, PATIENCE, lambda: service.log)
        assert give(http, film("mkv")).status_code == 201
        assert http.delete(f"/v1/assets/{kept}").status_code == 204

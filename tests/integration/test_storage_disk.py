"""A data folder on a disk that is full, and on one that is read-only: the right error, and nothing left behind."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from media_service.errors import DiskFullError, StorageUnavailableError
from media_service.storage.assets import Description
from media_service.storage.embedded.database import SqliteDatabase
from media_service.storage.jobs import JobPolicy, NewJob
from media_service.storage.opening import DATABASE_NAME, Storage, assemble_embedded

PICTURE = Description("image/png", "image")
MIB = 1024 * 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of 4 MiB."""
    assert os.geteuid() == 0, "mounting a small disk needs root"
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


def open_on(disk: Path) -> Storage:
    return assemble_embedded(SqliteDatabase(disk / DATABASE_NAME), disk, quota=None, policy=JobPolicy())


def files(disk: Path) -> list[str]:
    return [path.name for path in disk.rglob("*") if path.is_file() and not path.name.startswith(DATABASE_NAME)]


def test_an_upload_that_does_not_fit_leaves_nothing(disk: Path) -> None:
    storage = open_on(disk)
    storage.prepare()
    with storage.assets.upload() as upload:
        for _ in range(3):
            upload.write(b"x" * MIB)
        with pytest.raises(DiskFullError, match="no room left for uploads"):
            upload.write(b"x" * MIB)
    assert files(disk) == []
    with storage.assets.upload() as upload:
        upload.write(b"fits")
        assert upload.finish(PICTURE).created
    storage.close()


def test_a_full_disk_refuses_jobs_and_loses_none(disk: Path) -> None:
    storage = open_on(disk)
    kept = storage.jobs.submit(NewJob("analyse")).job
    (disk / "ballast").write_bytes(b"x" * (disk_free(disk) - 8192))
    with pytest.raises(DiskFullError):
        storage.jobs.submit(NewJob("analyse", {"long": "x" * 100_000}))
    (disk / "ballast").unlink()
    assert storage.jobs.get(kept.id) == kept
    assert storage.jobs.submit(NewJob("analyse")).created
    storage.close()


def test_a_disk_that_becomes_read_only_can_be_read(disk: Path) -> None:
    storage = open_on(disk)
    job = storage.jobs.submit(NewJob("analyse")).job
    storage.close()
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    again = open_on(disk)
    with pytest.raises(StorageUnavailableError, match="make the data folder writable"):
        again.prepare()
    with pytest.raises(StorageUnavailableError), again.assets.upload():
        pass
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert again.jobs.get(job.id) == job  # nobody had to start it again
    again.close()


def disk_free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_bsize

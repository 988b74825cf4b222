"""Requests that are answered later: each lies in a file of its own, which goes when its job goes or has succeeded."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from media_service.errors import JobNotFoundError
from media_service.storage.failures import told
from media_service.storage.files import sync_folder
from media_service.storage.jobs import JobState, JobStore

GRACE_SECONDS = 3600.0
"""A file without a job is left alone for so long: its job may be about to be written down."""


class RequestFiles:
    """The files in ``folder``, each named after its job; ``check_room`` raises when what is kept is too much."""

    def __init__(self, folder: Path, check_room: Callable[[], None]) -> None:
        self._folder = folder
        self._check_room = check_room

    def path(self, job_id: str) -> Path:
        """Return the place of a job's request."""
        return self._folder / job_id

    def keep(self, upload: Path, job_id: str) -> None:
        """Move a whole upload to its place; it must lie on the same disk. Raises ``QuotaExceededError``.

        Other processes see only what lies at its place, so it is moved first and measured then: of two that come at the
        same moment and do not fit together, none may stay, but both never do.
        """
        with told(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            upload.replace(self.path(job_id))
            sync_folder(self._folder)  # its job must not outlive it
        try:
            self._check_room()
        except BaseException:
            self.drop(job_id)
            raise

    def drop(self, job_id: str) -> None:
        """Remove a request, if it is there."""
        self.path(job_id).unlink(missing_ok=True)

    def sweep(self, jobs: JobStore) -> int:
        """Remove the requests that nobody will answer any more; return how many."""
        found = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        unwanted = [path.name for path in found if not _is_wanted(path, jobs)]
        for job_id in unwanted:
            self.drop(job_id)
        return len(unwanted)


def _is_wanted(path: Path, jobs: JobStore) -> bool:
    try:
        return jobs.get(path.name).state is not JobState.SUCCEEDED  # one that has failed may be tried again
    except JobNotFoundError:
        try:
            return path.stat().st_mtime > time.time() - GRACE_SECONDS
        except FileNotFoundError:
            return True  # gone meanwhile

"""Work that outlives its request: ask for it, watch it, stop it, try it again."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from media_service.api.dependencies import (
    JobRunnerDependency,
    StorageDependency,
    SubmitterDependency,
    WatchDependency,
)
from media_service.api.job_events import MEDIA_TYPE, event_stream
from media_service.api.responses import JOB_MEANINGS, errors
from media_service.api.schemas.jobs import LOCATION, LONGEST_KEY, JobList, JobListQuery, JobObject, JobRequest
from media_service.jobs.watching import is_over, parse_event_id
from media_service.storage.jobs import Submitted


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return errors(*statuses, 422, 503, meanings=JOB_MEANINGS)


JobId = Annotated[str, Path(description="Id of a job.")]
ChosenId = Annotated[str, Path(description="Id of the client's choice: job_ and 26 characters of 0-9 and a-v.")]
_KEY = Header(
    alias="Idempotency-Key", min_length=1, max_length=LONGEST_KEY, description="The same key is the same job."
)
Key = Annotated[str | None, _KEY]
LastHeader = Annotated[str | None, Header(alias="Last-Event-ID", description="Go on after this event.")]
LastQuery = Annotated[
    str | None, Query(alias="last_event_id", description="The same, for readers that cannot set a header, which wins.")
]
SUBMITTED: dict[int | str, dict[str, Any]] = {
    200: {"model": JobObject, "description": "The job was there already.", "headers": LOCATION},
    202: {"description": "The job is in the queue.", "headers": LOCATION},
    **_errors(400, 404, 409, 413, 507),
}
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "Events until the job is final."},
    204: {"description": "The job is final, and this reader has seen everything: it need not come back."},
    **_errors(400, 404, 429),
}

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])


@router.post("", name="create", status_code=202, responses=SUBMITTED)
async def create(asked: JobRequest, response: Response, submitter: SubmitterDependency, key: Key = None) -> JobObject:
    """Put a job into the queue; with an Idempotency-Key, repeating the request gives the same job."""
    return _submitted(await submitter.submit(asked.new_job(key=key)), response)


@router.put("/{job_id}", name="put", status_code=202, responses=SUBMITTED)
async def put(job_id: ChosenId, asked: JobRequest, response: Response, submitter: SubmitterDependency) -> JobObject:
    """Put a job of this id into the queue, once: 409 when the id belongs to a job of other content."""
    return _submitted(await submitter.submit(asked.new_job(job_id=job_id)), response)


@router.get("", name="list", responses=_errors(400))
async def list_jobs(asked: Annotated[JobListQuery, Query()], storage: StorageDependency) -> JobList:
    """List jobs, newest first."""
    return JobList.of(await asyncio.to_thread(storage.jobs.list, asked.query()), JobObject.of)


@router.get("/{job_id}", name="get", responses=_errors(404))
async def get(job_id: JobId, storage: StorageDependency) -> JobObject:
    """Tell how a job stands."""
    return JobObject.of(await asyncio.to_thread(storage.jobs.get, job_id))


@router.delete("/{job_id}", name="delete", status_code=204, responses=_errors(404, 409))
async def delete(job_id: JobId, storage: StorageDependency) -> None:
    """Forget a final job and its result."""
    await asyncio.to_thread(storage.jobs.delete, job_id)
    await asyncio.to_thread(storage.requests.drop, job_id)


@router.post("/{job_id}/cancel", name="cancel", responses=_errors(404, 409))
async def cancel(job_id: JobId, storage: StorageDependency) -> JobObject:
    """Cancel a job: at once when it is queued, at its next step when it runs; 409 when it is final."""
    return JobObject.of(await asyncio.to_thread(storage.jobs.cancel, job_id))


@router.post("/{job_id}/retry", name="retry", status_code=202, responses=_errors(404, 409))
async def retry(job_id: JobId, storage: StorageDependency, runner: JobRunnerDependency) -> JobObject:
    """Put a failed or cancelled job into the queue again, with all its attempts; 409 in other states."""
    job = await asyncio.to_thread(storage.jobs.retry, job_id)
    runner.wake()
    return JobObject.of(job)


@router.get("/{job_id}/events", name="events", response_class=Response, responses=EVENTS)
async def events(
    job_id: JobId,
    storage: StorageDependency,
    watch: WatchDependency,
    last_header: LastHeader = None,
    last_query: LastQuery = None,
) -> Response:
    """Send what has happened to a job and what happens next, as server-sent events, until the job is final."""
    job = await asyncio.to_thread(storage.jobs.get, job_id)
    seen = parse_event_id(last_query if last_header is None else last_header, job)
    if seen and is_over(job, seen):
        return Response(status_code=204)
    return event_stream(watch, job_id, seen)


def _submitted(submitted: Submitted, response: Response) -> JobObject:
    response.headers["Location"] = f"/v1/jobs/{submitted.job.id}"
    if not submitted.created:
        response.status_code = 200
    return JobObject.of(submitted.job)

"""Kinds of jobs for tests, and what tests ask about jobs through HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from media_service.errors import ImageUndecodableError
from media_service.jobs.handlers import JobContext, Kind, NoOptions
from support.server_events import Event, parse_events
from support.service_client import ServiceClient
from support.waiting import wait_until

PATIENCE = 30


class CountOptions(NoOptions):
    steps: int = Field(default=2, ge=0, le=5)


class JobKinds:
    """Kinds that count, wait until ``may_end``, or fail while ``fails``; one is about an asset, one is internal."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.fails = True

    def named(self) -> Mapping[str, Kind]:
        return {
            "count": Kind(self._count, options=CountOptions),
            "wait": Kind(self._wait),
            "fail": Kind(self._fail),
            "look": Kind(self._count, options=CountOptions, about_asset=True),
            "hidden": Kind(self._count, internal=True),
        }

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

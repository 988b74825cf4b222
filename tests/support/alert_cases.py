"""For every alert: numbers at which it must fire, and numbers close to them at which it must not.

Series are written as Prometheus' rule tests write them, a value a minute: ``0+9x20`` begins at 0 and adds 9 each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

WARNING, CRITICAL = {"severity": "warning"}, {"severity": "critical"}
HERE = {"instance": "a:8000"}
CLIP = {**HERE, "model": "clip"}
STATUS = 'media_service_request_seconds_count{{instance="a:8000", route="/v1/captions", status="{}"}}'


@dataclass(frozen=True)
class Case:
    """``labels``: those of the alert that fires after ``minutes``; None when none must."""

    alert: str
    minutes: int
    series: dict[str, str]
    labels: dict[str, str] | None = field(default=None)


def on(name: str, **labels: str) -> str:
    """Return a series of the process that is looked at."""
    told = ", ".join(f'{key}="{value}"' for key, value in {**HERE, **labels}.items())
    return f"{name}{{{told}}}"


def slow(route: str, under_30: str, under_60: str) -> dict[str, str]:
    """Return the buckets of requests for a route, by how many took less than 30 and less than 60 seconds."""
    counts = {"10.0": "0x40", "30.0": under_30, "60.0": under_60, "+Inf": under_60}
    return {on("media_service_request_seconds_bucket", route=route, le=le): count for le, count in counts.items()}


def statuses(**counts: str) -> dict[str, str]:
    """Return how many requests had each status: ``_503="0+1x20"``."""
    return {STATUS.format(status.removeprefix("_")): count for status, count in counts.items()}


UP = 'up{instance="a:8000", job="media-service"}'
READY, USABLE = on("media_service_ready"), on("media_service_storage_usable")
FAILED = on("media_service_model_state", model="clip", state="failed")
RESTARTS = on("media_service_worker_restarts_total", model="clip", cause="crashed")
QUEUE = on("media_service_model_queue_calls", model="clip")
QUEUED, RUNNING, LOST = (on("media_service_jobs", state=state) for state in ("queued", "running", "failed"))
FREE, SIZE = on("media_service_disk_free_bytes"), on("media_service_disk_size_bytes")
USED, QUOTA = on("media_service_data_bytes"), on("media_service_data_quota_bytes")

CASES = (
    Case("MediaServiceDown", 3, {UP: "0x5"}, {**HERE, "job": "media-service", **CRITICAL}),
    Case("MediaServiceDown", 1, {UP: "0x5"}),
    Case("MediaServiceDown", 5, {UP: "0 0 1x5"}),
    Case("MediaServiceNotReady", 11, {READY: "0x15"}, HERE | CRITICAL),
    Case("MediaServiceNotReady", 11, {READY: "0x5 1 0x9"}),
    Case("MediaServiceStorageUnusable", 3, {USABLE: "0x5"}, HERE | CRITICAL),
    Case("MediaServiceStorageUnusable", 3, {USABLE: "0 0 1x5"}),
    Case("MediaServiceModelFailed", 2, {FAILED: "1x5"}, CLIP | CRITICAL),
    Case("MediaServiceModelFailed", 2, {FAILED: "0x5"}),
    Case("MediaServiceWorkerRestarts", 15, {RESTARTS: "0 1 2 3x15"}, CLIP | {"cause": "crashed"} | WARNING),
    Case("MediaServiceWorkerRestarts", 15, {RESTARTS: "0 1x20"}),
    Case("MediaServiceErrors", 16, statuses(_503="0+1x20", _200="0+9x20"), HERE | CRITICAL),
    Case("MediaServiceErrors", 16, statuses(_503="0+1x20", _200="0+99x20")),
    Case("MediaServiceErrors", 16, statuses(_422="0+9x20", _200="0+1x20")),
    Case("MediaServiceTurnsAway", 25, statuses(_429="0+2x30", _200="0+8x30"), HERE | WARNING),
    Case("MediaServiceTurnsAway", 25, statuses(_429="0+1x30", _200="0+19x30")),
    Case(
        *("MediaServiceSlow", 30, slow("/v1/captions", "0+1x40", "0+10x40")),
        labels=HERE | {"route": "/v1/captions"} | WARNING,
    ),
    Case("MediaServiceSlow", 30, slow("/v1/captions", "0+10x40", "0+10x40")),
    Case("MediaServiceSlow", 30, slow("/v1/jobs/{job_id}/events", "0+1x40", "0+10x40")),
    Case("MediaServiceModelQueueLong", 15, {QUEUE: "20x30"}, CLIP | WARNING),
    Case("MediaServiceModelQueueLong", 15, {QUEUE: "10x30"}),
    Case("MediaServiceJobsNotTaken", 11, {QUEUED: "3x15", RUNNING: "0x15"}, CRITICAL),
    Case("MediaServiceJobsNotTaken", 11, {QUEUED: "3x15", RUNNING: "1x15"}),
    Case("MediaServiceJobsNotTaken", 11, {QUEUED: "0x15", RUNNING: "0x15"}),
    Case("MediaServiceJobsFail", 30, {LOST: "0x20 1+1x20"}, WARNING),
    Case("MediaServiceJobsFail", 30, {LOST: "100x40"}),
    Case("MediaServiceDiskAlmostFull", 11, {FREE: "9x15", SIZE: "100x15"}, CRITICAL),
    Case("MediaServiceDiskAlmostFull", 11, {FREE: "11x15", SIZE: "100x15"}),
    Case("MediaServiceDiskFillsUp", 300, {FREE: "1000000-1000x400"}, WARNING),
    Case("MediaServiceDiskFillsUp", 300, {FREE: "1000000-10x400"}),
    Case("MediaServiceQuotaAlmostUsed", 11, {USED: "95x15", QUOTA: "100x15"}, WARNING),
    Case("MediaServiceQuotaAlmostUsed", 11, {USED: "85x15", QUOTA: "100x15"}),
    Case("MediaServiceQuotaAlmostUsed", 11, {USED: "95x15"}),
)

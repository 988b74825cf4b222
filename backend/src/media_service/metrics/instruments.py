"""The counters of one process. Every label has a closed list of values, so that no client can make the memory grow."""

from __future__ import annotations

from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics

from media_service.inference.observer import Cause
from media_service.timings import STAGES, Stage
from media_service.web.access import Lane

# The time at which each counter began would double their number, and Prometheus has it from process_start_time_seconds.
disable_created_metrics()  # type: ignore[no-untyped-call]

METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
OTHER, NO_ANSWER = "other", "none"
REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
STAGE_BUCKETS = (0.001, 0.0025, *REQUEST_BUCKETS)
BATCH_BUCKETS = (1, 2, 4, 8, 16, 32, 64)


class RequestMetrics:
    """What the middleware tells about requests."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "media_service_request_seconds",
            "From a request's head to the last byte of its answer; _count is the number of requests.",
            ("method", "route", "status"),
            buckets=REQUEST_BUCKETS,
            registry=registry,
        )
        self._uploaded = Counter(
            "media_service_upload_bytes", "Bytes of requests' bodies that were read.", ("route",), registry=registry
        )
        self._rejected = Counter(
            "media_service_rejections", "Answers that are errors, by their code.", ("reason",), registry=registry
        )
        stages = Histogram(
            "media_service_stage_seconds",
            "Where the time of requests goes; also in their Server-Timing.",
            ("stage",),
            buckets=STAGE_BUCKETS,
            registry=registry,
        )
        under_way = Gauge(
            "media_service_requests_under_way", "Requests that wait or are answered.", ("lane",), registry=registry
        )
        self._stages = {stage: stages.labels(stage) for stage in STAGES}
        self._under_way = {lane: under_way.labels(lane) for lane in Lane}

    def began(self, lane: Lane) -> None:
        """Count a request that has come."""
        self._under_way[lane].inc()

    def ended(self, lane: Lane, labels: tuple[str, str, int], seconds: float) -> None:
        """Count a request; ``labels``: method, template of the route, and status, 0 when there was no answer."""
        method, route, status = labels
        known = method if method in METHODS else OTHER
        self._under_way[lane].dec()
        self._seconds.labels(known, route, str(status) if status else NO_ANSWER).observe(seconds)

    def uploaded(self, route: str, size: int) -> None:
        """Count the bytes of a body."""
        self._uploaded.labels(route).inc(size)

    def rejected(self, code: str) -> None:
        """Count an error; codes are those of the program's own errors."""
        self._rejected.labels(code).inc()

    def stage(self, stage: Stage, seconds: float) -> None:
        """Count a part of a request's time."""
        self._stages[stage].observe(seconds)


class ModelMetrics:
    """What the models' ``Observer`` hears."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._loads = Gauge(
            "media_service_model_load_seconds",
            "What the last start of a model took: process, weights, warm-up.",
            ("model",),
            registry=registry,
        )
        self._seconds = Histogram(
            "media_service_inference_seconds",
            "From a batch's way into a model's process to its results.",
            ("model", "operation"),
            buckets=STAGE_BUCKETS,
            registry=registry,
        )
        self._items = Histogram(
            "media_service_batch_items",
            "Items that went through a model together.",
            ("model", "operation"),
            buckets=BATCH_BUCKETS,
            registry=registry,
        )
        self._restarts = Counter(
            "media_service_worker_restarts",
            "Starts of a model's process after it crashed, or was ended because a call overran.",
            ("model", "cause"),
            registry=registry,
        )

    def loaded(self, model: str, seconds: float) -> None:
        """Keep what the last start took; counters of what may still happen to the model begin at 0."""
        self._loads.labels(model).set(seconds)
        for cause in get_args(Cause):
            self._restarts.labels(model, cause)

    def answered(self, model: str, operation: str, items: int, seconds: float) -> None:
        """Count a batch."""
        self._seconds.labels(model, operation).observe(seconds)
        self._items.labels(model, operation).observe(items)

    def restarted(self, model: str, cause: Cause) -> None:
        """Count a restart."""
        self._restarts.labels(model, cause).inc()


class Metrics:
    """Everything that one process counts, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = RequestMetrics(self.registry)
        self.models = ModelMetrics(self.registry)

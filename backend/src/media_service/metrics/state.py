"""How the service stands at the moment at which Prometheus asks: models, jobs, disk. Nothing is counted in between."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from media_service import __version__
from media_service.api.readiness import readiness
from media_service.config import Settings
from media_service.errors import ServiceError
from media_service.inference.registry import Registry
from media_service.inference.state import State
from media_service.storage.jobs import JobState
from media_service.storage.keeper import StorageKeeper
from media_service.storage.opening import Storage
from media_service.web.lifecycle import Lifecycle


@dataclass(frozen=True, slots=True, eq=False)  # the registry tells collectors apart by identity
class StateCollector(Collector):
    """Reads the database and the disk, and so is asked in a thread."""

    settings: Settings
    registry: Registry
    storage: Storage
    keeper: StorageKeeper
    lifecycle: Lifecycle

    def collect(self) -> Iterator[Metric]:
        """Yield every metric; what cannot be found out is left out, and ``media_service_storage_usable`` says 0."""
        yield _labelled(
            "media_service_build",
            "1, with what this process is.",
            {"version": __version__, "service": self.settings.service_type, "profile": self.registry.profile},
        )
        ready = readiness(self.registry, self.keeper, self.lifecycle).status == "ready"
        yield _single("media_service_ready", "Whether /readyz answers 200.", ready)
        yield from self._models()
        yield from self._stored()
        yield from self._disk()

    def _models(self) -> Iterator[Metric]:
        states = GaugeMetricFamily(
            "media_service_model_state", "1 for the state a model is in.", labels=("model", "state")
        )
        queued = GaugeMetricFamily("media_service_model_queue_calls", "Calls that wait for a model.", labels=("model",))
        processes = GaugeMetricFamily(
            "media_service_worker_processes", "Processes that hold a model.", labels=("model",)
        )
        for entry in self.registry.entries():
            for state in State:
                states.add_metric((entry.model.id, state), entry.state is state)
            if entry.runner is not None:
                queued.add_metric((entry.model.id,), entry.runner.waiting)
                processes.add_metric((entry.model.id,), entry.runner.pid is not None)
        yield from (states, queued, processes)

    def _stored(self) -> Iterator[Metric]:
        found: list[Metric] = []
        if self.keeper.reason is None:
            try:
                found = [self._jobs(), _single("media_service_data_bytes", DATA_BYTES, self._used())]
            except ServiceError:
                found = []  # /health has the reason, and the gauge below says that there is one
        yield _single(
            "media_service_storage_usable", "Whether the database answers and files can be kept.", bool(found)
        )
        yield from found

    def _jobs(self) -> Metric:
        jobs = GaugeMetricFamily("media_service_jobs", "Jobs in the database, by state.", labels=("state",))
        counts = self.storage.jobs.counts()
        for state in JobState:
            jobs.add_metric((state,), counts[state])
        return jobs

    def _used(self) -> int:
        return self.storage.assets.used_bytes()

    def _disk(self) -> Iterator[Metric]:
        if quota := self.settings.data_quota_bytes:
            yield _single("media_service_data_quota_bytes", "The most that DATA_QUOTA_BYTES allows.", quota)
        try:
            usage = shutil.disk_usage(self.settings.data_dir)
        except OSError:
            return  # there is no such folder yet
        yield _single("media_service_disk_size_bytes", "Size of the disk that DATA_DIR is on.", usage.total)
        yield _single("media_service_disk_free_bytes", "What this process may still write to it.", usage.free)


DATA_BYTES = "Assets and what is made of them, as the quota counts them."


def _single(name: str, documentation: str, value: float) -> Metric:
    return GaugeMetricFamily(name, documentation, value=value)


def _labelled(name: str, documentation: str, labels: dict[str, str]) -> Metric:
    family = GaugeMetricFamily(name, documentation, labels=tuple(labels))
    family.add_metric(tuple(labels.values()), 1)
    return family

"""Write down all metrics for a Prometheus that asks."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, generate_latest

from media_service.metrics.instruments import Metrics
from media_service.metrics.state import StateCollector

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Exposition:
    """Has one thread of its own: those of the event loop may all be waiting for models, and a crowd asks in turn."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="metrics")

    async def text(self) -> bytes:
        """Return every metric in Prometheus' text format."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, generate_latest, self._registry)


def add_metrics(app: FastAPI, metrics: Metrics) -> None:
    """Give the application what writes its metrics down; it has its models and its storage already."""
    state = app.state
    metrics.registry.register(
        StateCollector(state.settings, state.registry, state.storage, state.storage_keeper, state.lifecycle)
    )
    state.exposition = Exposition(metrics.registry)

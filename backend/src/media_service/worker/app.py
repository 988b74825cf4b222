"""Put a worker together: the models, the stores, and what does jobs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import FastAPI

from media_service.api.access import WORKER_ACCESS
from media_service.api.replay import add_requests
from media_service.api.routes import health
from media_service.api.routes import metrics as metrics_route
from media_service.catalogue import load_catalogue
from media_service.config import Settings
from media_service.inference.registry import Registry
from media_service.inference.runner import MakeRunner
from media_service.inference.tasks import TASKS, Task
from media_service.inference.worker_runner import WorkerRunner
from media_service.jobs.handlers import Kind
from media_service.jobs.kinds import create_handlers
from media_service.lifespan import add_storage, lifespan
from media_service.metrics.exposition import add_metrics
from media_service.metrics.instruments import Metrics
from media_service.scaleout.running import create_runner
from media_service.start_error import StartError
from media_service.storage.opening import open_storage
from media_service.web.application import SMALL_BODY, create_frame
from media_service.web.security_headers import API_POLICY

SMALLEST = 1


def create_app(
    settings: Settings,
    *,
    tasks: Mapping[str, Task] = TASKS,
    make_runner: MakeRunner = WorkerRunner,
    more_kinds: Mapping[str, Kind] = MappingProxyType({}),
) -> FastAPI:
    """Return the worker; raise ``StartError`` for settings it cannot work with. The others are for tests."""
    if settings.model_catalogue is None:
        raise StartError("MODEL_CATALOGUE is not set, expected the path of a catalogue.json")
    if settings.job_concurrency < SMALLEST:
        raise StartError(
            f"JOB_CONCURRENCY is {settings.job_concurrency}, expected at least {SMALLEST} for SERVICE_TYPE=worker",
            hint="leave JOB_CONCURRENCY=0 to the API, and give the worker as many as it has cores",
        )
    metrics = Metrics()
    registry = Registry(load_catalogue(settings.model_catalogue), settings, tasks, make_runner, metrics.models)
    storage = open_storage(settings)
    app = create_frame(
        settings,
        title="Media service worker",
        description="Does jobs.",
        policy=API_POLICY,
        access=WORKER_ACCESS,
        limit_for=lambda _path: SMALL_BODY,
        lifespan=lifespan,
        metrics=metrics.requests,
    )
    app.state.registry = registry
    add_storage(app, storage)
    add_metrics(app, metrics)
    handlers = create_handlers(registry, settings)
    add_requests(handlers, registry, settings)
    handlers.extend(more_kinds)
    if app.state.tracing is not None:
        handlers.wrap(app.state.tracing.traced)
    app.state.job_runner = create_runner(settings, storage, handlers)
    for module in (health, metrics_route):
        app.include_router(module.router)
    return app

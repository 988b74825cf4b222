"""Put the API together."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import FastAPI

from media_service.api.access import API_ACCESS
from media_service.api.document import document_access
from media_service.api.limits import body_limits
from media_service.api.replay import add_requests
from media_service.api.routes import (
    analyze,
    asset_views,
    assets,
    audio,
    captions,
    embeddings,
    health,
    jobs,
    metrics,
    models,
    open_inference,
    search,
    timeline,
    vision,
    zero_shot,
)
from media_service.api.state import add_inference, add_library
from media_service.catalogue import load_catalogue
from media_service.config import Settings
from media_service.inference.registry import Registry
from media_service.inference.runner import MakeRunner
from media_service.inference.tasks import TASKS, Task
from media_service.inference.worker_runner import WorkerRunner
from media_service.jobs.handlers import Kind
from media_service.jobs.kinds import create_handlers
from media_service.jobs.submission import Submitter
from media_service.jobs.watching import Watch
from media_service.lifespan import add_storage, lifespan
from media_service.metrics.exposition import add_metrics
from media_service.metrics.instruments import Metrics
from media_service.scaleout.running import create_runner
from media_service.start_error import StartError
from media_service.storage.opening import Storage, open_storage
from media_service.web.application import create_frame
from media_service.web.security_headers import API_POLICY

DESCRIPTION = (
    "Understands pictures and speech. Coordinates are those of the upright picture (EXIF applied); times are seconds. "
    "The addresses that OpenAI has too (models, embeddings, audio) answer OpenAI's own clients."
)
ROUTES = (
    *(health, metrics, open_inference, models, embeddings, zero_shot, captions, vision, analyze, audio),
    *(assets, asset_views, jobs, timeline, search),
)


def create_app(
    settings: Settings,
    *,
    tasks: Mapping[str, Task] = TASKS,
    make_runner: MakeRunner = WorkerRunner,
    more_kinds: Mapping[str, Kind] = MappingProxyType({}),
) -> FastAPI:
    """Return the API; raise ``StartError`` for a catalogue that is wrong. The others are for tests."""
    if settings.model_catalogue is None:
        raise StartError("MODEL_CATALOGUE is not set, expected the path of a catalogue.json")
    metrics = Metrics()
    registry = Registry(load_catalogue(settings.model_catalogue), settings, tasks, make_runner, metrics.models)
    app = create_frame(
        settings,
        title="Media service",
        description=DESCRIPTION,
        policy=API_POLICY,
        access=API_ACCESS,
        limit_for=body_limits(settings),
        lifespan=lifespan,
        metrics=metrics.requests,
    )
    add_inference(app, registry, settings)
    add_storage(app, open_storage(settings))
    add_library(app, settings, app.state.storage.assets)
    add_metrics(app, metrics)
    _add_jobs(app, registry, settings, more_kinds)
    for module in ROUTES:
        app.include_router(module.router)
    document_access(app, API_ACCESS)
    return app


def _add_jobs(app: FastAPI, registry: Registry, settings: Settings, more_kinds: Mapping[str, Kind]) -> None:
    """Give the application what submits, does and follows jobs."""
    storage: Storage = app.state.storage
    handlers = create_handlers(registry, settings)
    add_requests(handlers, registry, settings)
    handlers.extend(more_kinds)
    if app.state.tracing is not None:
        handlers.wrap(app.state.tracing.traced)
    app.state.job_runner = create_runner(settings, storage, handlers)
    app.state.submitter = Submitter(handlers, storage, app.state.job_runner, settings.job_attempts)
    app.state.watch = Watch(storage.jobs, app.state.lifecycle.closing, settings.job_event_streams)

"""What routes ask for, taken from the application's state; there is no module-level state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, cast

from fastapi import Depends, Request

from media_service.config import Settings
from media_service.inference.embedder import Embedder
from media_service.inference.listener import Listener
from media_service.inference.models import Models
from media_service.inference.pictures import Pictures
from media_service.inference.registry import Registry
from media_service.inference.vision import Vision
from media_service.jobs.submission import Submitter
from media_service.jobs.watching import Watch
from media_service.library.gallery import Gallery
from media_service.library.intake import Intake
from media_service.metrics.exposition import Exposition
from media_service.scaleout.running import JobRunner
from media_service.storage.keeper import StorageKeeper
from media_service.storage.opening import Storage
from media_service.web.lifecycle import Lifecycle


def _settings(request: Request) -> Settings:
    return cast("Settings", request.app.state.settings)


def _registry(request: Request) -> Registry:
    return cast("Registry", request.app.state.registry)


def _vision(request: Request) -> Vision:
    return cast("Vision", request.app.state.vision)


def _models(request: Request) -> Models:
    return cast("Models", request.app.state.models)


def _pictures(request: Request) -> Pictures:
    return cast("Pictures", request.app.state.pictures)


def _embedder(request: Request) -> Embedder:
    return cast("Embedder", request.app.state.embedder)


def _listener(request: Request) -> Listener:
    return cast("Listener", request.app.state.listener)


def _gallery(request: Request) -> Gallery:
    return cast("Gallery", request.app.state.gallery)


def _intake(request: Request) -> Intake:
    return cast("Intake", request.app.state.intake)


def _lifecycle(request: Request) -> Lifecycle:
    return cast("Lifecycle", request.app.state.lifecycle)


def _storage(request: Request) -> Storage:
    return cast("Storage", request.app.state.storage)


def _keeper(request: Request) -> StorageKeeper:
    return cast("StorageKeeper", request.app.state.storage_keeper)


def _submitter(request: Request) -> Submitter:
    return cast("Submitter", request.app.state.submitter)


def _job_runner(request: Request) -> JobRunner:
    return cast("JobRunner", request.app.state.job_runner)


def _exposition(request: Request) -> Exposition:
    return cast("Exposition", request.app.state.exposition)


def _watch(request: Request) -> Iterator[Watch]:
    """Count the reader until its answer has ended."""
    watch = cast("Watch", request.app.state.watch)
    with watch.reading():
        yield watch


SettingsDependency = Annotated[Settings, Depends(_settings)]
RegistryDependency = Annotated[Registry, Depends(_registry)]
ModelsDependency = Annotated[Models, Depends(_models)]
PicturesDependency = Annotated[Pictures, Depends(_pictures)]
EmbedderDependency = Annotated[Embedder, Depends(_embedder)]
ListenerDependency = Annotated[Listener, Depends(_listener)]
VisionDependency = Annotated[Vision, Depends(_vision)]
GalleryDependency = Annotated[Gallery, Depends(_gallery)]
IntakeDependency = Annotated[Intake, Depends(_intake)]
LifecycleDependency = Annotated[Lifecycle, Depends(_lifecycle)]
StorageDependency = Annotated[Storage, Depends(_storage)]
KeeperDependency = Annotated[StorageKeeper, Depends(_keeper)]
SubmitterDependency = Annotated[Submitter, Depends(_submitter)]
JobRunnerDependency = Annotated[JobRunner, Depends(_job_runner)]
ExpositionDependency = Annotated[Exposition, Depends(_exposition)]
WatchDependency = Annotated[Watch, Depends(_watch)]

"""An API with one fake model for every task, and the locked ffmpeg."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI

from media_service.api.app import create_app
from media_service.config import Settings
from support.fake_models import FakeModels, write_full_catalogue
from support.service_client import ServiceClient
from support.thread_runner import ThreadRunner

PROGRAMS = {name: os.environ.get(name.upper(), name) for name in ("ffmpeg", "ffprobe")}

StartApi = Callable[..., ServiceClient]


def create_served(fakes: FakeModels, **settings: object) -> FastAPI:
    """Return the API with these models and settings."""
    chosen = Settings(**settings)  # type: ignore[arg-type]
    return create_app(chosen, tasks=fakes.tasks(), make_runner=ThreadRunner)


@pytest.fixture
def fakes() -> FakeModels:
    return FakeModels()


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """Return the folder in which recordings lie while they are listened to."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder


@pytest.fixture
def start_api(tmp_path: Path, uploads: Path, fakes: FakeModels) -> Iterator[StartApi]:
    """Return a function that starts the API with changed settings."""
    catalogue = write_full_catalogue(tmp_path)
    with ExitStack() as stack:

        def start(**settings: object) -> ServiceClient:
            defaults = {"model_catalogue": catalogue, "upload_dir": uploads, "data_dir": tmp_path / "data", **PROGRAMS}
            client = stack.enter_context(ServiceClient(create_served(fakes, **{**defaults, **settings})))
            client.wait_until_loaded()
            return client

        yield start


@pytest.fixture
def api(start_api: StartApi) -> ServiceClient:
    return start_api()

"""An API whose edge is under test: fake models, real middleware."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from media_service.api.app import create_app
from media_service.config import Settings
from support.fake_models import FakeModels, write_full_catalogue
from support.service_client import ServiceClient
from support.thread_runner import ThreadRunner

PROGRAMS = {name: os.environ.get(name.upper(), name) for name in ("ffmpeg", "ffprobe")}

StartApi = Callable[..., ServiceClient]


@pytest.fixture
def fakes() -> FakeModels:
    return FakeModels()


@pytest.fixture
def create_api(tmp_path: Path, fakes: FakeModels) -> Callable[..., Any]:
    """Return a function that puts an API together with changed settings."""
    (tmp_path / "uploads").mkdir()
    catalogue = write_full_catalogue(tmp_path)

    def create(make_runner: Any = ThreadRunner, **settings: object) -> Any:
        folders = {"data_dir": tmp_path / "data", "upload_dir": tmp_path / "uploads"}
        chosen = Settings(**{"model_catalogue": catalogue, **folders, **PROGRAMS, **settings})  # type: ignore[arg-type]
        return create_app(chosen, tasks=fakes.tasks(), make_runner=make_runner)

    return create


@pytest.fixture
def start_api(create_api: Callable[..., Any]) -> Iterator[StartApi]:
    """Return a function that starts it, and waits for its models."""
    with ExitStack() as stack:

        def start(**settings: object) -> ServiceClient:
            client = stack.enter_context(ServiceClient(create_api(**settings)))
            client.wait_until_loaded()
            return client

        yield start

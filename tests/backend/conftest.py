"""Fixtures of the service's tests.

Two variables point to what the build makes and git does not hold: MODEL_CATALOGUE, a catalogue.json with the two
MediaPipe models, and TEST_PHOTOGRAPH, scikit-image's astronaut.png. Tests that need them fail without them; they never
skip.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from media_service.api.app import create_app
from media_service.config import Settings
from media_service.inference.tasks import TASKS
from support.job_kinds import JobKinds
from support.service_client import ServiceClient
from support.service_fakes import fake_tasks, write_catalogue
from support.thread_runner import ThreadRunner

REAL = {name: os.environ.get(name) for name in ("MODEL_CATALOGUE", "TEST_PHOTOGRAPH")}

CreateClient = Callable[..., ServiceClient]


def _real_path(name: str) -> Path:
    value = REAL[name]
    if not value or not Path(value).is_file():
        pytest.fail(
            f"{name} is {value!r}, expected the path of a file. Real detectors are tested on real models: set "
            "MODEL_CATALOGUE to a catalogue.json and TEST_PHOTOGRAPH to scikit-image's astronaut.png.",
            pytrace=False,
        )
    return Path(value)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def real_catalogue() -> Path:
    """Return the catalogue of the two real models."""
    return _real_path("MODEL_CATALOGUE")


@pytest.fixture(scope="session")
def photograph() -> bytes:
    """Return a PNG of one person, looking at us, 512 x 512."""
    return _real_path("TEST_PHOTOGRAPH").read_bytes()


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Return a catalogue of two models whose files are a few bytes."""
    return write_catalogue(tmp_path)


@pytest.fixture
def create_client(catalogue: Path, tmp_path: Path) -> Iterator[CreateClient]:
    """Return a function that starts an API with fake detectors; ``wait=False`` answers while models may still load."""
    with ExitStack() as stack:

        def create(
            *, tasks: object = None, wait: bool = True, more_kinds: Any = None, **settings: object
        ) -> ServiceClient:
            chosen = Settings(**{"model_catalogue": catalogue, "data_dir": tmp_path / "data", **settings})  # type: ignore[arg-type]
            app = create_app(
                chosen,
                tasks=fake_tasks() if tasks is None else tasks,  # type: ignore[arg-type]
                make_runner=ThreadRunner,
                more_kinds=more_kinds or {},
            )
            client = stack.enter_context(ServiceClient(app))
            if wait:
                client.wait_until_loaded()
            return client

        yield create


@pytest.fixture
def client(create_client: CreateClient) -> ServiceClient:
    """Return a client of an API with fake detectors, all of them ready."""
    return create_client()


@pytest.fixture
def kinds() -> Iterator[JobKinds]:
    """Return kinds of jobs for tests; none of them waits any longer at the end."""
    found = JobKinds()
    yield found
    found.may_end.set()


@pytest.fixture
def jobs(create_client: CreateClient, kinds: JobKinds) -> ServiceClient:
    """Return a client of an API that does jobs of these kinds."""
    return create_client(job_lease_seconds=1, more_kinds=kinds.named())


@pytest.fixture(scope="session")
def real_client(real_catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceClient]:
    """Return a client of an API with the real models, all of them ready."""
    settings = Settings(model_catalogue=real_catalogue, data_dir=tmp_path_factory.mktemp("data"))
    with ServiceClient(create_app(settings, tasks=TASKS)) as client:
        client.wait_until_loaded()
        yield client

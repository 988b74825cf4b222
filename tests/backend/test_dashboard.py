"""The dashboard service: its health, and what it hands on to the API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from media_service.api.app import create_app as create_api
from media_service.config import Settings
from media_service.dashboard.app import create_app
from support.service_client import ServiceClient, error_of
from support.service_fakes import FakeDetector, fake_tasks, write_catalogue
from support.service_pictures import encoded, gradient
from support.thread_runner import ThreadRunner

Open = Callable[[httpx.AsyncBaseTransport], ServiceClient]


@pytest.fixture
def open_dashboard() -> Iterator[Open]:
    with ExitStack() as stack:

        def create(transport: httpx.AsyncBaseTransport) -> ServiceClient:
            client = httpx.AsyncClient(transport=transport, base_url="http://api:8000")
            return stack.enter_context(ServiceClient(create_app(Settings(service_type="dashboard"), client=client)))

        yield create


def api(tmp_path: Path, *, load: bool = True, profile: str = "demo", detector: FakeDetector | None = None) -> Any:
    path = write_catalogue(tmp_path, profile=profile)
    settings = Settings(model_catalogue=path, data_dir=tmp_path / "data")
    app = create_api(settings, tasks=fake_tasks(detector), make_runner=ThreadRunner)
    if load:
        asyncio.run(app.state.registry.load_all())
        asyncio.run(app.state.storage_keeper.prepare())
    return httpx.ASGITransport(app)


def refused(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("All connection attempts failed", request=request)


NO_API = httpx.MockTransport(refused)


@pytest.mark.parametrize("content", [b"<html>", b"{}", b"[]", b""])
def test_something_else_at_the_apis_address_counts_as_unreachable(open_dashboard: Open, content: bytes) -> None:
    other = httpx.MockTransport(lambda _: httpx.Response(200, content=content))
    assert open_dashboard(other).get("/readyz").json()["api"] == "unreachable"


def test_a_refused_key_is_told(open_dashboard: Open) -> None:
    refusing = httpx.MockTransport(lambda request: httpx.Response(403 if request.url.path == "/info" else 200))
    [reason] = open_dashboard(refusing).get("/readyz").json()["reasons"]
    assert "the API refuses the dashboard's key: set API_KEY" in reason


def test_it_is_alive_without_the_api_and_ready_only_with_it(open_dashboard: Open, tmp_path: Path) -> None:
    alone, served = open_dashboard(NO_API), open_dashboard(api(tmp_path, load=False))
    assert (alone.get("/livez").status_code, alone.get("/readyz").status_code) == (200, 503)
    assert alone.get("/readyz").json()["api"] == "unreachable"
    assert (served.get("/readyz").status_code, served.get("/readyz").json()["api"]) == (200, "starting")


def test_info_names_the_dashboard(open_dashboard: Open) -> None:
    assert open_dashboard(NO_API).get("/info").json()["service"] == "dashboard"


@pytest.mark.parametrize("task", ["faces", "pose"])
def test_a_picture_is_handed_on_with_its_request_id(open_dashboard: Open, tmp_path: Path, task: str) -> None:
    response = open_dashboard(api(tmp_path)).post(
        f"/api/v1/vision/{task}", files={"file": encoded(gradient())}, headers={"X-Request-ID": "mine"}
    )
    assert (response.status_code, response.json()["image"]["width"]) == (200, 320)
    assert response.headers["x-request-id"] == "mine"


def test_the_apis_errors_come_through_unchanged(open_dashboard: Open, tmp_path: Path) -> None:
    response = open_dashboard(api(tmp_path)).post("/api/v1/vision/faces", files={"file": b"text"})
    assert (response.status_code, error_of(response)["code"]) == (415, "unsupported_media_type")


def test_a_picture_for_an_api_that_is_away_is_503(open_dashboard: Open) -> None:
    response = open_dashboard(NO_API).post("/api/v1/vision/faces", files={"file": b"text"})
    assert (response.status_code, error_of(response)["code"]) == (503, "api_unreachable")


def test_errors_of_the_dashboard_have_the_envelope(open_dashboard: Open) -> None:
    response = open_dashboard(NO_API).get("/nope")
    assert (response.status_code, error_of(response)["code"]) == (404, "not_found")
    assert "DASHBOARD_BUNDLE" in error_of(response)["message"]

"""The dashboard: every state has a page, and nothing comes from elsewhere."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from media_service.api.app import create_app as create_api
from media_service.config import Settings
from media_service.dashboard.app import create_app
from media_service.dashboard.page import readable_size, render_state
from media_service.dashboard.status import ModelRow, Status
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


def test_the_page_shows_a_ready_api_and_its_models(open_dashboard: Open, tmp_path: Path) -> None:
    page = open_dashboard(api(tmp_path)).get("/").text
    assert 'data-state="ready"' in page
    for text in ("fake-face", "face-detection", "Apache-2.0", "7 B"):
        assert text in page


def test_the_page_shows_models_that_load(open_dashboard: Open, tmp_path: Path) -> None:
    page = open_dashboard(api(tmp_path, load=False)).get("/").text
    assert 'class="card health" data-state="starting"' in page


def test_the_page_shows_why_a_model_failed(open_dashboard: Open, tmp_path: Path) -> None:
    transport = api(tmp_path, detector=FakeDetector(failure=RuntimeError("bad <weights>")))
    page = open_dashboard(transport).get("/").text
    assert 'class="card health" data-state="failed"' in page
    assert "bad &lt;weights&gt;" in page
    assert "<weights>" not in page


def test_the_page_shows_that_the_api_cannot_be_reached(open_dashboard: Open) -> None:
    response = open_dashboard(NO_API).get("/")
    assert response.status_code == 200
    assert "API unreachable" in response.text
    assert "http://api:8000" in response.text


@pytest.mark.parametrize("content", [b"<html>", b"{}", b"[]", b""])
def test_something_else_at_the_apis_address_counts_as_unreachable(open_dashboard: Open, content: bytes) -> None:
    other = httpx.MockTransport(lambda _: httpx.Response(200, content=content))
    assert open_dashboard(other).get("/status").json()["state"] == "unreachable"


@pytest.mark.parametrize(("profile", "banner"), [("demo", True), ("bench", True), ("real", False)])
def test_profiles_that_are_not_real_have_a_banner(
    open_dashboard: Open, tmp_path: Path, profile: str, banner: bool
) -> None:
    assert (f'data-profile="{profile}"' in open_dashboard(api(tmp_path, profile=profile)).get("/").text) is banner


def test_nothing_on_the_page_comes_from_elsewhere(open_dashboard: Open) -> None:
    client = open_dashboard(NO_API)
    page = client.get("/").text
    addresses = re.findall(r'(?:src|href)="([^"#][^"]*)"', page)
    assert len(addresses) == 3
    assert all(client.get("/" + address).status_code == 200 for address in addresses)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script>", page)


def test_the_page_has_a_strict_content_security_policy(open_dashboard: Open) -> None:
    policy = open_dashboard(NO_API).get("/").headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_refreshed_part_is_the_same_as_on_the_page(open_dashboard: Open, tmp_path: Path) -> None:
    client = open_dashboard(api(tmp_path))
    assert client.get("/state").text in client.get("/").text


def test_the_status_is_there_as_data(open_dashboard: Open, tmp_path: Path) -> None:
    body = open_dashboard(api(tmp_path)).get("/status").json()
    assert (body["state"], body["alive"], body["info"]["profile"]) == ("ready", True, "demo")
    assert [model["id"] for model in body["models"]] == ["fake-face", "fake-pose"]


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


def test_only_the_known_tasks_are_handed_on(open_dashboard: Open) -> None:
    response = open_dashboard(NO_API).post("/api/v1/vision/other", files={"file": b"text"})
    assert (response.status_code, error_of(response)["param"]) == (422, "task")


def test_errors_of_the_dashboard_have_the_envelope(open_dashboard: Open) -> None:
    response = open_dashboard(NO_API).get("/nope")
    assert (response.status_code, error_of(response)["code"]) == (404, "not_found")


def test_every_value_from_the_api_is_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    row = ModelRow(id=evil, task=evil, state=evil, reason=evil, size=1, sha256=evil, licence=evil, revision=evil)
    status = Status(api_url=evil, state="failed", alive=True, reasons=[evil], models=[row])
    assert "<script" not in render_state(status)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (229_714, "230 kB"), (9_397_558, "9.4 MB"), (1_710_000_000, "1.7 GB")],
)
def test_sizes_are_readable(size: int, text: str) -> None:
    assert readable_size(size) == text

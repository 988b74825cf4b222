"""What cannot be an asset: each has its status and the envelope, and leaves nothing on the disk."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.asset_client import ASSETS, FORM_TYPE, OPEN_FORM, give, kept, on_disk
from support.fake_models import FakeModels, write_full_catalogue
from support.hostile_media import HOSTILE
from support.recordings import film, sound
from support.service_client import ServiceClient, error_of
from support.service_colours import coloured

from .conftest import PROGRAMS, create_served

RED = coloured("red")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "empty_file"),
        (b"just text" * 100, 415, "unsupported_media_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "unsupported_media_type"),
        (RED[:50], 422, "image_undecodable"),
        (sound()[:44], 422, "media_undecodable"),
        (film()[:200], 422, "media_undecodable"),
    ],
)
def test_what_is_no_media_is_refused(api: ServiceClient, content: bytes, status: int, code: str) -> None:
    response = give(api, content, "film.mp4")
    assert (response.status_code, error_of(response)["code"]) == (status, code)
    assert on_disk(api) == []


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceClient]:
    """Return one API for the whole corpus."""
    folder = tmp_path_factory.mktemp("service")
    catalogue = write_full_catalogue(folder)
    app = create_served(FakeModels(), model_catalogue=catalogue, data_dir=folder / "data", **PROGRAMS)
    with ServiceClient(app) as client:
        client.wait_until_loaded()
        yield client


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # the service logs it
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_kept_or_refused_by_the_client_s_fault(shared: ServiceClient, name: str) -> None:
    response = give(shared, HOSTILE[name].make(), name)
    if response.status_code == 201:
        assert shared.delete(response.headers["location"]).status_code == 204
    else:
        assert 400 <= response.status_code < 500
        assert error_of(response)["code"] in HOSTILE[name].outcomes
    assert on_disk(shared) == []


@pytest.mark.parametrize(
    ("settings", "content", "status", "code"),
    [
        ({"image_max_bytes": 20}, RED, 413, "body_too_large"),
        ({"image_max_pixels": 10}, RED, 422, "image_too_large"),
        ({"audio_max_seconds": 0.5}, sound(), 422, "media_over_limit"),
        ({"audio_max_bytes": 2000}, sound(), 413, "body_too_large"),
        ({"video_max_seconds": 0.5}, film(), 422, "media_over_limit"),
        ({"data_quota_bytes": 1000}, sound(), 507, "quota_exceeded"),
        (dict.fromkeys(("image_max_bytes", "audio_max_bytes", "video_max_bytes"), 1000), bytes(200_000), 413, None),
    ],
)
def test_what_is_too_much_is_refused(
    start_api: Any, settings: dict[str, Any], content: bytes, status: int, code: str | None
) -> None:
    api = start_api(**settings)
    response = give(api, content)
    assert (response.status_code, error_of(response)["code"]) == (status, code or "body_too_large")
    assert on_disk(api) == []


@pytest.mark.parametrize(
    ("form", "status", "param"),
    [
        ({"data": {"file": "text"}, "files": {"other": b"x"}}, 422, "other"),
        ({"files": [("file", ("a", RED)), ("file", ("b", RED))]}, 400, "file"),
        ({"files": {"file": RED}, "data": {"analyse": "perhaps"}}, 422, "analyse"),
        ({"files": {"file": RED}, "data": {"unknown": "1"}}, 422, "unknown"),
        ({"files": {"file": RED}, "data": {"analyse": ["true", "true"]}}, 422, "analyse"),
        ({"data": {"analyse": "true"}, "headers": {"Content-Type": "multipart/form-data"}}, 400, None),
        ({"json": {}}, 415, "file"),
        ({"content": RED, "headers": {"Content-Type": "image/png"}}, 415, "file"),
        ({}, 400, "file"),
        ({"content": OPEN_FORM + RED, "headers": FORM_TYPE}, 400, "file"),
        ({"content": OPEN_FORM[:40], "headers": FORM_TYPE}, 400, "file"),
        ({"content": b"no form at all", "headers": FORM_TYPE}, 400, None),
    ],
)
def test_a_wrong_form_is_refused(api: ServiceClient, form: dict[str, Any], status: int, param: str | None) -> None:
    response = api.post(ASSETS, **form)
    assert (response.status_code, error_of(response)["param"]) == (status, param)
    assert on_disk(api) == []


def test_a_client_that_goes_away_leaves_nothing(api: ServiceClient) -> None:
    messages = [{"type": "http.request", "body": OPEN_FORM + film() * 100, "more_body": True}]
    seen: list[list[str]] = []
    sent: list[Any] = []

    async def receive() -> Any:
        seen.append(on_disk(api))
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(name.lower().encode(), value.encode()) for name, value in FORM_TYPE.items()]
    scope = {"type": "http", "method": "POST", "path": ASSETS, "headers": headers, "query_string": b""}
    assert api.portal is not None
    api.portal.call(api.application, {**scope, "app": api.application}, receive, send)
    assert len(seen[-1]) == 1
    assert (on_disk(api), sent) == ([], [])


@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        (errno.ENOSPC, 507, "disk_full"),
        (errno.EROFS, 503, "storage_unavailable"),
        (errno.EIO, 503, "storage_unavailable"),
    ],
)
def test_a_disk_that_takes_nothing_more_is_told(
    api: ServiceClient, monkeypatch: pytest.MonkeyPatch, number: int, status: int, code: str
) -> None:
    def write(_descriptor: int, _data: object) -> int:
        raise OSError(number, os.strerror(number))

    kept(api, RED)
    with monkeypatch.context() as patched:
        patched.setattr("media_service.storage.uploads.os.write", write)
        response = give(api, film())
    assert (response.status_code, error_of(response)["code"]) == (status, code)
    assert len(on_disk(api)) == 1
    assert give(api, film()).status_code == 201


def test_a_folder_that_cannot_be_written_is_503(api: ServiceClient, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "data" / "uploads", ignore_errors=True)
    (tmp_path / "data" / "uploads").touch()
    response = give(api, RED)
    assert (response.status_code, error_of(response)["code"]) == (503, "storage_unavailable")


def test_too_many_who_wait_are_refused(start_api: Any) -> None:
    api = start_api(media_concurrency=1, media_queue=0)
    gate = api.application.state.intake._gate
    assert api.portal is not None
    with api.portal.wrap_async_context_manager(gate.enter()):
        response = give(api, RED)
    assert (response.status_code, error_of(response)["code"]) == (429, "queue_full")
    assert int(response.headers["retry-after"]) >= 1
    assert on_disk(api) == []
    assert give(api, RED).status_code == 201

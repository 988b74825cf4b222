"""The file in parts, and small pictures, sheets and outlines made of it: kept, bounded, and gone with the asset."""

from __future__ import annotations

import errno
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from media_service.library.views import MOST_FRAMES
from media_service.storage.identifiers import new_id
from support.asset_client import ASSETS, kept, on_disk
from support.recordings import film, silent_film, sound
from support.service_client import ServiceClient, error_of
from support.service_colours import coloured
from support.service_sounds import tone, wav

PICTURE = coloured("red", 400)


def address(api: ServiceClient, content: bytes) -> str:
    return f"{ASSETS}/{kept(api, content)['id']}"


def derived(api: ServiceClient) -> list[str]:
    return [Path(path).name for path in on_disk(api) if path.startswith("derived")]


def size_of(response: Any) -> tuple[int, int]:
    assert (response.status_code, response.headers["content-type"]) == (200, "image/jpeg"), response.text
    with Image.open(io.BytesIO(response.content)) as image:
        return image.size


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        (None, 200, 0, None),
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-10", 206, -10, None),
        ("bytes=5-99999999", 206, 5, None),
        ("bytes=x-y", 400, 0, 0),
        ("lines=1-2", 400, 0, 0),
        ("bytes=9-5", 400, 0, 0),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
    ],
)
def test_a_file_comes_whole_or_in_parts(
    api: ServiceClient, asked: str | None, status: int, start: int, end: int | None
) -> None:
    content = film()
    response = api.get(f"{address(api, content)}/file", headers={"Range": asked} if asked else {})
    assert response.status_code == status
    if status < 400:
        assert response.content == content[start:end]
        assert (response.headers["content-type"], response.headers["accept-ranges"]) == ("video/mp4", "bytes")
    else:
        assert error_of(response)["param"] == "Range"
    if status == 416:
        assert error_of(response)["code"] == "range_not_satisfiable"
        assert response.headers["content-range"] == f"bytes */{len(content)}"


def test_several_parts_come_as_a_form(api: ServiceClient) -> None:
    response = api.get(f"{address(api, PICTURE)}/file", headers={"Range": "bytes=0-1,10-12"})
    assert response.status_code == 206
    assert response.headers["content-type"].startswith("multipart/byteranges")


@pytest.mark.parametrize("view", ["file", "thumbnail"])
def test_who_has_it_gets_it_not_again(api: ServiceClient, view: str) -> None:
    target = f"{address(api, PICTURE)}/{view}"
    first = api.get(target)
    assert first.headers["cache-control"] == "private, no-cache"
    again = api.get(target, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert api.get(target, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(("content", "size"), [(PICTURE, (160, 160)), (film(), (64, 48)), (silent_film(), (64, 48))])
def test_a_thumbnail_is_made_once_and_kept(api: ServiceClient, content: bytes, size: tuple[int, int]) -> None:
    target = address(api, content)
    first = api.get(f"{target}/thumbnail", params={"side": 160})
    assert size_of(first) == size
    assert derived(api) == ["thumbnail-160.jpg"]
    assert api.get(f"{target}/thumbnail", params={"side": 160}).content == first.content
    api.delete(target)
    assert on_disk(api) == []


def test_a_kept_picture_is_shown_again_and_not_made_again(api: ServiceClient) -> None:
    target = address(api, PICTURE)
    asset_id = target.rpartition("/")[2]
    api.application.state.storage.assets.add_derived(asset_id, "thumbnail-320.jpg", b"kept")
    assert api.get(f"{target}/thumbnail").content == b"kept"


def test_frames_are_those_that_a_player_shows(api: ServiceClient) -> None:
    target = address(api, film())
    body = api.get(f"{target}/frames", params={"count": 4}).json()
    assert (body["duration"], [each["time"] for each in body["data"]]) == (1.0, [0.0, 0.25, 0.5, 0.75])
    pictures = [api.get(each["address"]) for each in body["data"]]
    assert {size_of(each) for each in pictures} == {(64, 48)}
    assert len({each.content for each in pictures}) == 4
    assert api.get(f"{target}/frames/0.25004").content == pictures[1].content
    assert len(derived(api)) == 4


def test_a_picture_has_one_frame(api: ServiceClient) -> None:
    target = address(api, PICTURE)
    assert api.get(f"{target}/frames").json() == {
        "object": "list",
        "duration": None,
        "data": [{"time": 0.0, "address": f"{target}/frames/0.0"}],
    }
    assert size_of(api.get(f"{target}/frames/0")) == (320, 320)
    late = api.get(f"{target}/frames/1")
    assert (late.status_code, error_of(late)["param"]) == (400, "time")


def test_no_more_frames_are_kept_than_are_of_use(api: ServiceClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_FRAMES >= 100
    monkeypatch.setattr("media_service.library.gallery.MOST_FRAMES", 2)
    target = address(api, film())
    assert [api.get(f"{target}/frames/0.{number}").status_code for number in range(4)] == [200] * 4
    assert len(derived(api)) == 2


def test_a_sheet_and_where_everything_is_on_it(api: ServiceClient) -> None:
    target = address(api, film())
    tiles = api.get(f"{target}/sprite/tiles").json()
    assert (tiles["width"], tiles["height"], tiles["columns"], tiles["rows"]) == (64, 48, 10, 1)
    assert tiles["tiles"][3] == {"time": pytest.approx(0.3), "x": 192, "y": 0}
    assert derived(api) == ["sprite.jpg", "sprite.json"]
    assert size_of(api.get(f"{target}/sprite")) == (640, 48)


@pytest.mark.parametrize("buckets", [1, 7, 1000, 10_000])
def test_an_outline_has_as_many_parts_as_are_asked_for(api: ServiceClient, buckets: int) -> None:
    loud = tone(2)
    loud[:16_000] *= 0.1
    body = api.get(f"{address(api, wav(loud))}/peaks", params={"buckets": buckets}).json()
    found = np.array(body["data"])
    assert (body["duration"], found.shape) == (2.0, (buckets, 2))
    assert (found.min(), found.max()) == (pytest.approx(-0.5, abs=0.01), pytest.approx(0.5, abs=0.01))
    if buckets > 10:
        assert np.abs(found[: buckets // 2 - 1]).max() == pytest.approx(0.05, abs=0.01)
    assert derived(api) == ["peaks.npy"]


def test_silence_has_a_flat_outline(api: ServiceClient) -> None:
    body = api.get(f"{address(api, wav(np.zeros(16_000)))}/peaks", params={"buckets": 3}).json()
    assert body["data"] == [[0, 0]] * 3


@pytest.mark.parametrize(
    ("content", "view", "status", "code"),
    [
        (sound(), "thumbnail", 422, "no_video"),
        (sound(), "frames", 422, "no_video"),
        (sound(), "frames/0", 422, "no_video"),
        (sound(), "sprite", 422, "no_video"),
        (PICTURE, "sprite/tiles", 422, "no_video"),
        (PICTURE, "peaks", 422, "no_audio"),
        (silent_film(), "peaks", 422, "no_audio"),
        (film(), "frames/1", 400, "time_out_of_range"),
        (film(), "frames/-1", 422, "validation_error"),
        (film(), "frames/nan", 422, "validation_error"),
        (film(), "frames/1e300", 422, "validation_error"),
        (film(), "frames/now", 422, "validation_error"),
        (film(), "thumbnail?side=161", 422, "validation_error"),
        (film(), "frames?count=0", 422, "validation_error"),
        (sound(), "peaks?buckets=10001", 422, "validation_error"),
    ],
)
def test_what_an_asset_does_not_have_is_told(
    api: ServiceClient, content: bytes, view: str, status: int, code: str
) -> None:
    response = api.get(f"{address(api, content)}/{view}")
    assert (response.status_code, error_of(response)["code"]) == (status, code)
    assert error_of(response)["param"] != "file"
    assert derived(api) == []


@pytest.mark.parametrize("view", ["file", "thumbnail", "frames", "frames/0", "sprite", "sprite/tiles", "peaks"])
def test_an_asset_that_is_not_there_has_nothing(api: ServiceClient, view: str) -> None:
    response = api.get(f"{ASSETS}/{new_id('asset')}/{view}")
    assert (response.status_code, error_of(response)["code"]) == (404, "asset_not_found")


def test_a_disk_without_room_is_no_reason_not_to_show(
    api: ServiceClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def write(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = address(api, PICTURE)
    monkeypatch.setattr("media_service.storage.files.Path.write_bytes", write)
    assert size_of(api.get(f"{target}/thumbnail")) == (320, 320)
    assert (derived(api), "view not kept" in caplog.text) == ([], True)


@pytest.mark.parametrize("view", ["file", "thumbnail"])
def test_a_file_that_is_lost_is_told(api: ServiceClient, view: str) -> None:
    target = address(api, PICTURE)
    api.application.state.storage.assets.content(target.rpartition("/")[2]).unlink()
    response = api.get(f"{target}/{view}")
    assert (response.status_code, error_of(response)["code"]) == (503, "storage_damaged")


def test_tiles_are_kept_as_they_are_told(api: ServiceClient) -> None:
    target = address(api, film())
    told = api.get(f"{target}/sprite/tiles").json()
    path = api.application.state.storage.assets.derived(target.rpartition("/")[2], "sprite.json")
    assert {"object": "sprite", **json.loads(path.read_text())} == told

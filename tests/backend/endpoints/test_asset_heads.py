"""HEAD of what there is to see and hear: the headers that GET has, and no body."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from media_service.storage.identifiers import new_id
from support.asset_client import ASSETS, kept
from support.live_service import served
from support.recordings import film
from support.service_client import ServiceClient

from .conftest import StartApi

VIEWS = ("file", "thumbnail", "frames/0.5", "sprite", "peaks")
CHANGING = {"date", "x-request-id", "server-timing"}
DOCUMENT = json.loads((Path(__file__).parents[2] / "golden" / "openapi.json").read_text())


def headers_of(address: str, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], int]:
    """Ask a real server; return the status, the headers that do not change, and how many bytes followed."""
    place = urlsplit(address)
    assert place.hostname is not None
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    body = answer.read()
    connection.close()
    return answer.status, {name: told[name] for name in told.keys() - CHANGING}, len(body)


def test_a_real_server_sends_the_same_headers_and_no_body(start_api: StartApi) -> None:
    api = start_api()
    target = f"{ASSETS}/{kept(api, film())['id']}"
    with served(api.application) as address:
        for view in VIEWS:
            status, told, size = headers_of(address, "HEAD", f"{target}/{view}")
            assert (status, size) == (200, 0)
            same = headers_of(address, "GET", f"{target}/{view}")
            assert same == (200, told, int(told["content-length"]))


@pytest.mark.parametrize(("asked", "status"), [("bytes=0-9", 206), ("bytes=0-1,10-12", 206), ("bytes=99999999-", 416)])
def test_a_range_is_honoured(api: ServiceClient, asked: str, status: int) -> None:
    target = f"{ASSETS}/{kept(api, film())['id']}/file"
    head, whole = (api.request(method, target, headers={"Range": asked}) for method in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (whole.status_code, b"") == (status, b"")
    told = ("content-length", "content-range", "etag", "accept-ranges")
    assert [head.headers.get(name) for name in told] == [whole.headers.get(name) for name in told]


@pytest.mark.parametrize("view", VIEWS)
def test_who_has_it_is_told_so(api: ServiceClient, view: str) -> None:
    target = f"{ASSETS}/{kept(api, film())['id']}/{view}"
    etag = api.head(target).headers.get("etag")
    assert (etag is None) == (view == "peaks")
    assert api.head(target, headers={"If-None-Match": etag or ""}).status_code == (200 if etag is None else 304)


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_not_there_has_no_headers_either(api: ServiceClient, view: str) -> None:
    assert api.head(f"{ASSETS}/{new_id('asset')}/{view}").status_code == 404


def test_the_document_promises_no_body() -> None:
    heads = [each["head"] for each in DOCUMENT["paths"].values() if "head" in each]
    assert len(heads) == len(VIEWS)
    assert [answer for each in heads for answer in each["responses"].values() if "content" in answer] == []
    assert {each["x-scope"] for each in heads} == {"read"}

"""A request that is refused at the edge: nothing of it is read that need not be, and nothing of it stays."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.types import Message

from media_service.web import refusal
from support.live_service import served

MIB = 1024 * 1024
TWO_GIB = 2048 * MIB
CHUNK = bytes(65_536)
KEYS = "x:admin:" + "k" * 20


class Upload:
    """Two GiB without a length, which only exist as far as somebody takes them."""

    def __init__(self, **headers: str) -> None:
        self.headers = [(b"content-type", b"multipart/form-data; boundary=b"), (b"transfer-encoding", b"chunked")]
        self.headers += [(name.encode(), value.encode()) for name, value in headers.items()]
        self.taken = 0
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        self.taken += len(CHUNK)
        return {"type": "http.request", "body": CHUNK, "more_body": self.taken < TWO_GIB}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    def run(self, app: Any, path: str = "/v1/audio/transcriptions") -> int:
        scope = {"type": "http", "method": "POST", "path": path, "headers": self.headers, "query_string": b""}
        asyncio.run(app({**scope, "app": app}, self.receive, self.send))
        return int(self.sent[0]["status"])


@pytest.fixture(autouse=True)
def _short_linger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusal, "LINGER_SECONDS", 0.05)


def test_two_gib_without_a_key_are_refused_before_the_first_mebibyte(
    create_api: Callable[..., Any], tmp_path: Path
) -> None:
    upload = Upload()
    assert upload.run(create_api(api_keys=KEYS)) == 401
    assert upload.taken < MIB
    assert list((tmp_path / "uploads").iterdir()) == []
    assert not (tmp_path / "data").exists()


def test_the_answer_is_whole_before_anything_is_read(create_api: Callable[..., Any]) -> None:
    upload = Upload()
    upload.run(create_api(api_keys=KEYS))
    assert (b"connection", b"close") in upload.sent[0]["headers"]
    assert b"invalid_api_key" in upload.sent[1]["body"]


def test_who_waits_for_100_continue_is_not_told_to_begin(create_api: Callable[..., Any]) -> None:
    upload = Upload(expect="100-continue")
    assert upload.run(create_api(api_keys=KEYS)) == 401
    assert upload.taken == 0


def test_a_small_body_costs_nobody_the_connection(create_api: Callable[..., Any]) -> None:
    upload = Upload()
    upload.headers = [(b"content-length", b"100")]
    assert upload.run(create_api(api_keys=KEYS)) == 401
    assert (b"connection", b"close") not in upload.sent[0]["headers"]


def test_over_a_real_connection_the_client_gets_its_answer(create_api: Callable[..., Any], tmp_path: Path) -> None:
    with served(create_api(api_keys=KEYS)) as address:
        host = urlsplit(address)
        with closing(http.client.HTTPConnection(host.hostname or "", host.port, timeout=60)) as connection:
            connection.putrequest("POST", "/v1/audio/transcriptions")
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders()
            connection.send(b"10000\r\n" + CHUNK + b"\r\n")
            response = connection.getresponse()
            assert (response.status, json.loads(response.read())["error"]["code"]) == (401, "invalid_api_key")
        assert list((tmp_path / "uploads").iterdir()) == []

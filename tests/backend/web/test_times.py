"""Slow senders and slow answers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from starlette.types import Message

from media_service.web import refusal
from support.fake_models import FakeModels
from support.service_client import error_of
from support.service_fakes import FakeDetector
from support.service_pictures import encoded, gradient


@pytest.fixture(autouse=True)
def _short_linger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusal, "LINGER_SECONDS", 0.05)


class Sender:
    """Sends the given pieces with pauses before them, and then nothing more."""

    def __init__(self, *pieces: tuple[float, bytes]) -> None:
        self.pieces = list(pieces)
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        if not self.pieces:
            await asyncio.Event().wait()
        pause, piece = self.pieces.pop(0)
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    def run(self, app: Any, path: str = "/v1/embeddings") -> tuple[int, bytes]:
        headers = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
        asyncio.run(app({**scope, "app": app}, self.receive, self.send))
        return int(self.sent[0]["status"]), self.sent[1]["body"]


def test_a_body_that_stops_is_408(create_api: Callable[..., Any]) -> None:
    sender = Sender((0, b'{"input":'))
    status, body = sender.run(create_api(body_wait_seconds=0.05))
    assert status == 408
    assert b'"code":"slow_body"' in body
    assert (b"connection", b"close") in sender.sent[0]["headers"]


def test_a_body_that_never_begins_is_408_too(create_api: Callable[..., Any]) -> None:
    assert Sender().run(create_api(body_wait_seconds=0.05), "/v1/similarity")[0] == 408


def test_a_body_that_drips_is_408(create_api: Callable[..., Any]) -> None:
    drops = [(0.03, b" ")] * 1000
    sender = Sender(*drops)
    assert sender.run(create_api(body_wait_seconds=0.1, body_min_rate=100))[0] == 408
    assert len(sender.pieces) > 900


def test_a_body_that_drips_fast_enough_is_taken(create_api: Callable[..., Any]) -> None:
    sender = Sender(*[(0.03, b" " * 100)] * 10, (0, b"{"))
    status, body = sender.run(create_api(body_wait_seconds=0.15, body_min_rate=1000))
    assert status == 408  # only after all of it was taken
    assert b"1001 bytes" in body


def test_an_answer_that_takes_too_long_is_504(start_api: Any, fakes: FakeModels) -> None:
    fakes.faces = FakeDetector(may_run=(go_on := threading.Event()))
    api = start_api(request_timeout_seconds=0.2)
    try:
        response = api.look("faces", encoded(gradient()))
        assert (response.status_code, error_of(response)["code"]) == (504, "request_timeout")
        assert "0.2 seconds" in error_of(response)["message"]
    finally:
        go_on.set()
    assert api.get("/livez").status_code == 200


def test_an_answer_in_time_is_not_disturbed(start_api: Any) -> None:
    api = start_api(request_timeout_seconds=30)
    assert api.look("faces", encoded(gradient())).status_code == 200

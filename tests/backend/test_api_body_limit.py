"""The byte counter: in front of every parser, with and without Content-Length."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from media_service.api.app import create_app
from media_service.config import Settings
from support.service_client import ServiceClient, error_of
from support.service_fakes import fake_tasks
from support.service_pictures import encoded, gradient
from support.thread_runner import ThreadRunner

LIMIT = 100_000
CHUNK = 10_000
OVERHEAD = 64 * 1024
HEADER = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'


class Upload:
    """Sends a form of ``total`` bytes without saying how many they are, and watches what is taken from it."""

    def __init__(self, app: Any, total: int, headers: dict[str, str] | None = None) -> None:
        self.app, self.total = app, total
        self.headers = {"content-type": "multipart/form-data; boundary=b"} | (headers or {})
        self.taken = self.taken_before_answer = 0
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        body = (HEADER if self.taken == 0 else b"") + bytes(CHUNK)
        self.taken += len(body)
        return {"type": "http.request", "body": body, "more_body": self.taken < self.total}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.taken_before_answer = self.taken
        self.sent.append(message)

    def run(self, path: str = "/v1/vision/faces") -> int:
        """Return the status of the answer."""
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
        asyncio.run(self.app({**scope, "app": self.app}, self.receive, self.send))
        return int(self.sent[0]["status"])


@pytest.fixture
def app(catalogue: Path) -> Any:
    application = create_app(
        Settings(model_catalogue=catalogue, image_max_bytes=LIMIT), tasks=fake_tasks(), make_runner=ThreadRunner
    )
    asyncio.run(application.state.registry.load_all())
    return application


def test_a_body_without_a_length_is_counted_as_it_comes(app: Any) -> None:
    upload = Upload(app, total=50 * LIMIT)
    assert upload.run() == 413
    assert upload.taken_before_answer <= LIMIT + OVERHEAD + CHUNK + len(HEADER)


def test_an_announced_length_over_the_limit_is_refused_unread(app: Any) -> None:
    upload = Upload(app, total=50 * LIMIT, headers={"content-length": str(50 * LIMIT)})
    assert upload.run() == 413
    assert upload.taken_before_answer == 0


def test_the_answer_is_whole_before_the_rest_is_thrown_away(app: Any) -> None:
    upload = Upload(app, total=50 * LIMIT)
    upload.run()
    bodies = [message for message in upload.sent if message["type"] == "http.response.body"]
    assert b'"code":"body_too_large"' in bodies[0]["body"]
    assert [body["more_body"] for body in bodies] == [True, False]
    assert (b"connection", b"close") in upload.sent[0]["headers"]


def test_a_lie_about_the_length_does_not_help(app: Any) -> None:
    assert Upload(app, total=50 * LIMIT, headers={"content-length": "10"}).run() == 413


def test_addresses_without_uploads_take_64_kib(app: Any) -> None:
    upload = Upload(app, total=50 * LIMIT)
    assert upload.run("/v1/models") in (405, 413)
    assert upload.taken_before_answer <= OVERHEAD + CHUNK


def test_a_picture_of_exactly_the_limit_is_accepted(create_client: Any) -> None:
    picture = encoded(gradient())
    assert create_client(image_max_bytes=len(picture)).look("faces", picture).status_code == 200


def test_one_byte_more_is_not(create_client: Any) -> None:
    picture = encoded(gradient())
    client: ServiceClient = create_client(image_max_bytes=len(picture) - 1)
    response = client.look("faces", picture)
    assert (response.status_code, error_of(response)["code"]) == (413, "body_too_large")

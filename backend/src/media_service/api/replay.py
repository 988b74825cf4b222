"""Answer requests that were kept for later, by the same routes that answer them at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import Message

from media_service.api.deferral import KIND
from media_service.api.routes import analyze, audio, captions, embeddings, vision, zero_shot
from media_service.api.state import add_inference
from media_service.background import finished
from media_service.config import Settings
from media_service.errors import RequestExpiredError, ServiceError
from media_service.inference.registry import Registry
from media_service.jobs.handlers import Handlers, JobContext, Kind
from media_service.web.error_handlers import add_error_handlers

LATER = (embeddings, zero_shot, captions, vision, analyze, audio)
CHUNK = 256 * 1024


class AnsweredError(ServiceError):
    """The answer was an error: its own status, code and words."""

    def __init__(self, answer: Answer) -> None:
        error = json.loads(answer.body)["error"]
        super().__init__(error["message"], param=error["param"])
        self.status, self.code = HTTPStatus(answer.status), error["code"]
        after = answer.headers.get("retry-after", "")
        self.retry_after = int(after) if after.isdecimal() else None


class Answer:
    """What the routes send."""

    def __init__(self) -> None:
        self.status = 0
        self.headers = Headers()
        self.body = bytearray()

    async def send(self, message: Message) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], Headers(raw=list(message["headers"]))
        else:
            self.body += message.get("body", b"")

    def result(self) -> Mapping[str, Any]:
        """Return the answer as a job's result: JSON as it is, text with its media type; raise ``AnsweredError``."""
        if self.status >= HTTPStatus.BAD_REQUEST:
            raise AnsweredError(self)
        content_type = self.headers.get("content-type", "")
        if content_type.partition(";")[0] == "application/json":
            found: Mapping[str, Any] = json.loads(self.body)
            return found
        return {"content_type": content_type, "text": self.body.decode()}


class Replay:
    """The handler of requests for later. Its routes have gates of their own, so that nobody who waits is held up."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        self._app = FastAPI(openapi_url=None)
        add_inference(self._app, registry, settings)
        add_error_handlers(self._app)
        for module in LATER:
            self._app.include_router(module.router)

    async def __call__(self, context: JobContext) -> Mapping[str, Any]:
        """Answer the request of a job."""
        stream = await finished(lambda: _opened(context.storage.requests.path(context.job.id)))
        try:
            content_type = (await finished(stream.readline)).rstrip(b"\n")
            answer = Answer()
            await self._app(_scope(context.job.payload, content_type), _Body(stream).receive, answer.send)
        finally:
            await finished(stream.close)
        return answer.result()


class _Body:
    """The body of a request, from a file; after it, the client that never goes away."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ended = False

    async def receive(self) -> Message:
        if self._ended:
            await asyncio.Event().wait()
        chunk = await finished(lambda: self._stream.read(CHUNK))
        self._ended = not chunk
        return {"type": "http.request", "body": chunk, "more_body": not self._ended}


def add_requests(handlers: Handlers, registry: Registry, settings: Settings) -> None:
    """Let this process answer requests for later."""
    handlers.extend({KIND: Kind(Replay(registry, settings), internal=True)})


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise RequestExpiredError("the request of this job is gone; send it again") from error


def _scope(asked: Mapping[str, Any], content_type: bytes) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "client": None,
        "server": ("localhost", None),
        "root_path": "",
        "method": asked["method"],
        "path": asked["path"],
        "raw_path": asked["path"].encode(),
        "query_string": asked["query"].encode(),
        "headers": [(b"content-type", content_type)] if content_type else [],
    }

"""What the dashboard hands on: with its key, without what is nobody else's business, and for its own pages only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import uvicorn

from media_service.config import Settings
from media_service.dashboard.app import create_app
from media_service.dashboard.status import MANY, api_client
from support.service_client import ServiceClient, error_of

KEY = "the-dashboards-own-key-0123456789"
Answer = Callable[[httpx.Request], httpx.Response]


class Api:
    """An API that keeps the last request and answers as it is told."""

    def __init__(self) -> None:
        self.asked: httpx.Request | None = None
        self.answer: Answer = lambda _: httpx.Response(200, json={})

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.asked = request
        answer = self.answer(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=_streamed(answer.content))


async def _streamed(content: bytes) -> AsyncIterator[bytes]:
    yield content


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def dashboard(api: Api) -> ServiceClient:
    settings = Settings(service_type="dashboard", api_key=KEY)  # type: ignore[arg-type]
    client = api_client(settings)
    client._transport, client._mounts = httpx.MockTransport(api), {}
    return ServiceClient(create_app(settings, client=client))


def asked(api: Api) -> httpx.Request:
    assert api.asked is not None
    return api.asked


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_method_path_query_and_body_are_handed_on(dashboard: ServiceClient, api: Api, method: str) -> None:
    content = b"body" if method in ("POST", "PUT") else None
    dashboard.request(method, "/api/v1/jobs/a%2Fb?x=1&x=2&y=%20", content=content)
    assert (asked(api).method, asked(api).url.raw_path) == (method, b"/v1/jobs/a%2Fb?x=1&x=2&y=%20")
    assert asked(api).content == (content or b"")


def test_the_key_is_added_and_the_clients_own_secrets_stay(dashboard: ServiceClient, api: Api) -> None:
    secrets = {"Cookie": "session=1", "Authorization": "Bearer other", "X-API-Key": "other"}
    dashboard.get("/api/v1/models", headers={**secrets, "traceparent": "00-1-2-01", "Range": "bytes=0-1"})
    headers = asked(api).headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert "cookie" not in headers
    assert "x-api-key" not in headers
    assert (headers["traceparent"], headers["range"]) == ("00-1-2-01", "bytes=0-1")
    assert (headers["accept-encoding"], "transfer-encoding" in headers) == ("gzip, deflate", False)


def test_status_and_headers_come_back_without_those_of_one_hop(dashboard: ServiceClient, api: Api) -> None:
    told = {"Content-Range": "bytes 0-1/9", "Server-Timing": "total;dur=1", "Set-Cookie": "a=b", "Connection": "close"}
    told["Content-Security-Policy"] = "default-src 'none'"
    api.answer = lambda _: httpx.Response(206, content=b"ab", headers=told)
    response = dashboard.get("/api/v1/assets/a/file")
    assert (response.status_code, response.content) == (206, b"ab")
    assert (response.headers["content-range"], response.headers["server-timing"]) == ("bytes 0-1/9", "total;dur=1")
    assert "set-cookie" not in response.headers
    assert response.headers["content-security-policy"] == "default-src 'none'"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://test"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "http://test"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://other.test"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_only_its_own_pages_may_ask(dashboard: ServiceClient, api: Api, headers: dict[str, str], status: int) -> None:
    response = dashboard.post("/api/v1/jobs", json={}, headers={"Host": "test", **headers})
    assert response.status_code == status
    assert (api.asked is None) is (status == 403)
    if status == 403:
        assert error_of(response)["code"] == "foreign_page"


def test_a_body_that_is_too_large_does_not_reach_the_api(dashboard: ServiceClient, api: Api) -> None:
    response = dashboard.post("/api/v1/jobs", content=b"x" * 100_000)
    assert api.asked is None
    assert (response.status_code, error_of(response)["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (httpx.ConnectError("refused"), 503, "api_unreachable"),
        (httpx.ConnectTimeout("slow"), 503, "api_unreachable"),
        (httpx.RemoteProtocolError("cut"), 503, "api_unreachable"),
        (httpx.ReadTimeout("silent"), 504, "deadline_exceeded"),
    ],
)
def test_an_api_that_is_away_is_told(
    dashboard: ServiceClient, api: Api, failure: Exception, status: int, code: str
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise failure

    api.answer = fail
    response = dashboard.get("/api/v1/models")
    assert (response.status_code, error_of(response)["code"]) == (status, code)


async def first_event(app: Any) -> bytes:
    """Ask for events, take what comes first, and go away; return when the application has ended the request."""
    gone, sent = asyncio.Event(), asyncio.Queue[dict[str, Any]]()
    begin = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        if (message := next(begin, None)) is not None:
            return message
        await gone.wait()
        return {"type": "http.disconnect"}

    path = "/api/v1/jobs/job_1/events"
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"headers": [(b"host", b"test")], "root_path": "", "http_version": "1.1", "scheme": "http"}
    scope |= {"server": ("test", 80), "client": ("test", 1), "asgi": {"version": "3.0", "spec_version": "2.3"}}
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        task = group.create_task(app(scope, receive, sent.put))
        assert (await sent.get())["status"] == 200
        body = (await sent.get())["body"]
        gone.set()
        await task
    return bytes(body)


def test_events_come_one_by_one_and_end_when_the_client_goes() -> None:
    """The second event is never sent; the first arrives all the same, and the API's answer is closed afterwards."""
    ended: list[str] = []

    async def events() -> AsyncIterator[bytes]:
        try:
            yield b"id: 1\n\n"
            await asyncio.Event().wait()
        finally:
            ended.append("closed")

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=events()))
    client = httpx.AsyncClient(transport=transport, base_url="http://api")
    app = create_app(Settings(service_type="dashboard"), client=client)
    assert asyncio.run(first_event(app)) == b"id: 1\n\n"
    assert ended == ["closed"]


def test_an_idle_connection_is_let_go_well_before_the_api_closes_it() -> None:
    assert MANY.keepalive_expiry is not None
    assert MANY.keepalive_expiry <= uvicorn.Config(create_app).timeout_keep_alive / 2

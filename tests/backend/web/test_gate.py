"""Crowds: who finds no place is told to come back, and whether the service is alive can always be asked."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from media_service.web.access import Access, Lane
from media_service.web.gate import GateMiddleware, Places
from media_service.web.rate_limit import MOST_CLIENTS, Buckets
from support.fake_models import FakeModels
from support.service_client import error_of
from support.service_fakes import FakeDetector
from support.service_pictures import encoded, gradient


def test_a_full_house_answers_429_and_stays_alive(start_api: Any, fakes: FakeModels) -> None:
    fakes.faces = FakeDetector(may_run=(go_on := threading.Event()))
    api = start_api(request_concurrency=1, request_queue=0)
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(api.look, "faces", encoded(gradient()))
        assert fakes.faces.running.wait(30)
        try:
            refused = api.get("/v1/models")
            assert (refused.status_code, error_of(refused)["code"]) == (429, "too_many_requests")
            assert refused.headers["retry-after"] == "1"
            assert [api.get(path).status_code for path in ("/livez", "/readyz", "/info")] == [200, 200, 200]
        finally:
            go_on.set()
        assert held.result().status_code == 200
    assert api.get("/v1/models").status_code == 200


def test_who_waits_too_long_is_told_to_come_back(start_api: Any, fakes: FakeModels) -> None:
    fakes.faces = FakeDetector(may_run=(go_on := threading.Event()))
    api = start_api(request_concurrency=1, request_queue=5, request_queue_seconds=0.05)
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(api.look, "faces", encoded(gradient()))
        assert fakes.faces.running.wait(30)
        try:
            assert api.get("/v1/models").status_code == 429
        finally:
            go_on.set()
        assert held.result().status_code == 200


def test_who_waits_in_time_is_served() -> None:
    answered = asyncio.run(one_after_the_other())
    assert answered == ["first begins", "second waits", "first ends", "second begins", "second ends"]


async def one_after_the_other() -> list[str]:
    """Send two requests through a gate with one place; return what happened in which order."""
    seen: list[str] = []
    go_on = asyncio.Event()

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(f"{scope['path']} begins")
        await go_on.wait()
        seen.append(f"{scope['path']} ends")

    gate = GateMiddleware(app, Access(()), {Lane.PLAIN: Places(1, 1, 30.0)})
    scopes = [{"type": "http", "method": "GET", "path": path} for path in ("first", "second")]
    tasks = [asyncio.create_task(gate(scope, None, None)) for scope in scopes]  # type: ignore[arg-type]
    for _ in range(10):
        await asyncio.sleep(0)
    seen.append("second waits")
    go_on.set()
    await asyncio.gather(*tasks)
    return seen


def test_a_client_that_asks_too_often_is_told_when_to_come_back(start_api: Any) -> None:
    api = start_api(rate_limit_per_minute=1, rate_limit_burst=2)
    answers = [api.get("/v1/models") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert error_of(answers[2])["code"] == "rate_limited"
    assert 50 <= int(answers[2].headers["retry-after"]) <= 60
    assert api.get("/livez").status_code == 200


def test_each_key_has_a_bucket_of_its_own(start_api: Any) -> None:
    api = start_api(rate_limit_per_minute=1, rate_limit_burst=1, api_keys=f"a:read:{'a' * 20},b:read:{'b' * 20}")
    statuses = [api.get("/v1/models", headers={"X-API-Key": key * 20}).status_code for key in "aab"]
    assert statuses == [200, 429, 200]


def test_a_bucket_fills_with_time_and_never_over_its_edge() -> None:
    now = 0.0
    buckets = Buckets(rate=0.5, burst=2, clock=lambda: now)
    assert [buckets.take("x") for _ in range(3)] == [0, 0, 2]
    now = 2.0
    assert [buckets.take("x") for _ in range(2)] == [0, 2]
    now = 1000.0
    assert [buckets.take("x") for _ in range(3)] == [0, 0, 2]


def test_buckets_of_many_addresses_take_no_more_memory_than_a_limit() -> None:
    buckets = Buckets(rate=0.001, burst=1, clock=lambda: 0.0)
    for number in range(MOST_CLIENTS + 10):
        buckets.take(str(number))
    assert len(buckets._buckets) == MOST_CLIENTS

"""Traces: none of their code without a collector; with one, a span for the request and for each of its parts."""

from __future__ import annotations

import ast
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from media_service.inference.worker_runner import WorkerRunner
from media_service.logs import JsonFormatter
from support.job_kinds import JobKinds, reach, submit
from support.service_client import ServiceClient
from support.trace_collector import TraceCollector, attributes, collecting

SOURCE = Path(__file__).parents[3] / "backend" / "src"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
NOWHERE = "http://127.0.0.1:1"
LOADED = """
import sys; sys.path.insert(0, {source!r})
OURS = {{"opentelemetry.sdk", "opentelemetry.exporter", "media_service.web.tracing", "requests"}}
from media_service.config import Settings
from media_service.api.app import create_app
create_app(Settings(model_catalogue={catalogue!r}, otel_exporter_otlp_endpoint={endpoint!r}))
print(sorted(OURS & sys.modules.keys()))
"""


@pytest.fixture
def collector() -> Iterator[TraceCollector]:
    with collecting() as found:
        yield found


@pytest.fixture
def traced(
    create_api: Callable[..., FastAPI], collector: TraceCollector, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., ServiceClient]:
    """Return what puts an API together that sends traces, with one model in a process of its own."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    endpoint = {"models": "fake-clip", "otel_exporter_otlp_endpoint": collector.address}
    return lambda **more: ServiceClient(create_api(make_runner=WorkerRunner, **endpoint, **more))


@pytest.mark.parametrize(("endpoint", "loaded"), [(None, 0), (NOWHERE, 4)])
def test_without_a_collector_nothing_that_makes_or_sends_spans_is_loaded(
    catalogue: Path, endpoint: str | None, loaded: int
) -> None:
    code = LOADED.format(source=str(SOURCE), catalogue=str(catalogue), endpoint=endpoint)
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert len(ast.literal_eval(printed)) == loaded, printed


def test_a_request_and_its_parts_are_spans_below_the_clients(
    traced: Callable[..., ServiceClient], collector: TraceCollector
) -> None:
    with traced() as client:
        client.wait_until_loaded()
        headers = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
        answer = client.post("/v1/embeddings", json={"model": "fake-clip", "input": "red"}, headers=headers)
    [request] = collector.named("POST /v1/embeddings")
    assert (request.trace_id.hex(), request.parent_span_id.hex()) == (TRACE, PARENT)
    assert attributes(request)["http.response.status_code"] == 200
    assert attributes(request)["media_service.request_id"] == answer.headers["x-request-id"]
    for name in ("queue", "inference"):
        [part] = collector.named(name)
        assert (part.trace_id, part.parent_span_id) == (request.trace_id, request.span_id)
        assert attributes(part) == {"media_service.model": "fake-clip"}
        assert request.start_time_unix_nano <= part.start_time_unix_nano <= part.end_time_unix_nano
    assert (collector.paths, collector.services) == ({"/v1/traces"}, {"media-service-api"})


def test_log_lines_have_the_traces_id(traced: Callable[..., ServiceClient], caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(JsonFormatter())
    caplog.set_level(logging.INFO)
    with traced() as client:
        client.get("/v1/models", headers={"traceparent": f"00-{TRACE}-{PARENT}-01"})
    lines = [json.loads(line) for line in caplog.text.splitlines() if line.startswith("{")]
    assert [line.get("trace_id") for line in lines if line.get("path") == "/v1/models"] == [TRACE]


def test_probes_are_not_traced_and_a_wrong_parent_is_none(
    traced: Callable[..., ServiceClient], collector: TraceCollector
) -> None:
    with traced() as client:
        client.get("/livez")
        client.get("/v1/models/nope", headers={"traceparent": "made up"})
    [span] = collector.spans
    assert (span.name, span.parent_span_id) == ("GET /v1/models/{model_id}", b"")
    assert attributes(span)["error.type"] == "model_not_found"


def test_a_job_is_a_trace(
    create_client: Callable[..., ServiceClient], kinds: JobKinds, collector: TraceCollector
) -> None:
    client = create_client(more_kinds=kinds.named(), otel_exporter_otlp_endpoint=collector.address)
    job = submit(client, "count", options={"steps": 1})
    reach(client, job["id"], "succeeded")
    assert client.portal is not None
    client.portal.call(client.application.state.tracing.close)
    assert [attributes(span)["media_service.job"] for span in collector.named("job count")] == [job["id"]]


def test_a_collector_that_is_away_disturbs_nobody(create_api: Callable[..., FastAPI]) -> None:
    with ServiceClient(create_api(otel_exporter_otlp_endpoint=NOWHERE)) as client:
        assert client.get("/v1/models").status_code == 200

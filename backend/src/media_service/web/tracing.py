"""Send traces to an OpenTelemetry collector. Imported only when there is an address of one: it costs megabytes.

The parts of a request are not traced where they happen: its timings have them, and become spans when it ends. So
nothing else of the service knows of traces.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, format_trace_id, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_service import __version__
from media_service.config import Settings
from media_service.jobs.handlers import Handler, JobContext
from media_service.logs import trace_id
from media_service.timings import Timings, current
from media_service.web.access import Access, Lane
from media_service.web.facts import facts_of

EXPORT_SECONDS = 2.0
"""For one attempt to send. The end of the service waits for the last one, and a container has ten seconds to end."""
SERVER_ERROR = 500
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
PARENT = TraceContextTextMapPropagator()


class Tracing:
    """The way from spans to the collector: a thread of its own, that no request waits for."""

    def __init__(self, endpoint: str, service: str) -> None:
        about = Resource.create({"service.name": f"media-service-{service}", "service.version": __version__})
        self._provider = TracerProvider(resource=about, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self.tracer: Tracer = self._provider.get_tracer("media_service", __version__)

    async def close(self) -> None:
        """Send what has not been sent yet."""
        await asyncio.to_thread(self._provider.shutdown)

    def traced(self, kind: str, handler: Handler) -> Handler:
        """Return a handler whose every run is a trace, with the seconds of its stages."""

        async def run(context: JobContext) -> Mapping[str, Any]:
            timings = Timings()
            about = {"media_service.job": context.job.id}
            with self.tracer.start_as_current_span(f"job {kind}", attributes=about) as span:
                tokens = trace_id.set(format_trace_id(span.get_span_context().trace_id)), current.set(timings)
                try:
                    return await handler(context)
                finally:
                    trace_id.reset(tokens[0])
                    current.reset(tokens[1])
                    _finish_job(span, timings)

        return run


def _finish_job(span: Span, timings: Timings) -> None:
    for stage, seconds in timings.totals().items():
        span.set_attribute(f"media_service.{stage}_seconds", seconds)


def add_tracing(app: FastAPI, settings: Settings, access: Access) -> None:
    """Trace every request of the application, outside of its other middleware."""
    app.state.tracing = Tracing(str(settings.otel_exporter_otlp_endpoint), settings.service_type)
    app.add_middleware(TracingMiddleware, access=access, tracer=app.state.tracing.tracer)


class TracingMiddleware:
    """A span for each request, below the client's when it sends ``traceparent``; probes are not traced."""

    def __init__(self, app: ASGIApp, access: Access, tracer: Tracer) -> None:
        self.app = app
        self._access, self._tracer = access, tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or self._access.of(scope).lane is Lane.HEALTH:
            await self.app(scope, receive, send)
            return
        route = self._access.of(scope).template
        method = scope["method"] if scope["method"] in METHODS else "HTTP"
        parent = PARENT.extract(dict(Headers(scope=scope)))
        offset = time.time_ns() - time.perf_counter_ns()
        with self._tracer.start_as_current_span(
            f"{method} {route}",
            parent,
            SpanKind.SERVER,
            {"http.request.method": method, "http.route": route, "url.path": scope["path"]},
        ) as span:
            token = trace_id.set(format_trace_id(span.get_span_context().trace_id))
            try:
                await self.app(scope, receive, _noting(span, send))
            finally:
                trace_id.reset(token)
                self._finish(span, scope, offset)

    def _finish(self, span: Span, scope: Scope, offset: int) -> None:
        """Add why it failed, and a span for each part; ``offset``: of the clock to that of timings, in nanoseconds."""
        facts = facts_of(scope)
        if facts.rejection is not None:
            span.set_attribute("error.type", facts.rejection)
        inside = set_span_in_context(span)
        for part in facts.timings.spans:
            attributes = {"media_service.model": part.what} if part.what else {}
            began, ended = (int(moment * 1e9) + offset for moment in (part.began, part.ended))
            self._tracer.start_span(part.stage, inside, attributes=attributes, start_time=began).end(ended)


def _noting(span: Span, send: Send) -> Send:
    """Return what sends, and puts the answer's status and the request's id into the span."""

    async def send_and_note(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            span.set_attribute("http.response.status_code", message["status"])
            span.set_attribute("media_service.request_id", headers.get("x-request-id", ""))
            if message["status"] >= SERVER_ERROR:
                span.set_status(StatusCode.ERROR)
        await send(message)

    return send_and_note

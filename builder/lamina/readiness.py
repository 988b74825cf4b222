"""Wait until a service answers that it is ready, or say why it never will."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable

from lamina.console import StatusLine
from lamina.engine import Engine
from lamina.errors import LaminaError
from lamina.services import HOST, Service

POLL_SECONDS = 0.25
LOG_LINES = 20


def wait_until_ready(
    engine: Engine, service: Service, seconds: float, restarts: int, clock: Callable[[], float] = time.monotonic
) -> None:
    """Return when ``/readyz`` answers 200; raise ``LaminaError`` with the log's end when it ends or takes too long.

    ``restarts`` is how often the container had been restarted before: one more means that the start failed.
    """
    begin, said = clock(), ""
    with StatusLine() as line:
        while (status := probe(service.port)) != "200":
            line.show(f"waiting for {service.name} ({status}) {clock() - begin:.0f} s", milestone=status != said)
            said = status
            if _ended(engine, service.name, restarts):
                raise _not_ready(engine, service, "ended while it was starting")
            if clock() - begin > seconds:
                raise _not_ready(engine, service, f"was not ready within {seconds:g} s (last answer: {status})")
            time.sleep(POLL_SECONDS)
        line.show(f"{service.name} is ready after {clock() - begin:.1f} s", milestone=True)


def probe(port: int) -> str:
    """Return the status code of ``/readyz``, or in words that there is none. Never asks through a proxy."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return "no answer"
    finally:
        connection.close()


def _ended(engine: Engine, name: str, restarts: int) -> bool:
    found = engine.inspect("container", [name])
    return not found or not found[0]["State"]["Running"] or int(found[0].get("RestartCount", 0)) > restarts


def _not_ready(engine: Engine, service: Service, what: str) -> LaminaError:
    logs = engine.attempt("logs", "--tail", str(LOG_LINES), service.name)
    lines = (logs.stdout + logs.stderr).strip().splitlines()[-LOG_LINES:]
    return LaminaError(
        f"{service.name} {what}",
        details=lines or ["it printed nothing"],
        hint="the containers that this command started are removed; --wait SECONDS gives a slow machine more time",
    )

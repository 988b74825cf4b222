"""The load generator of ``bench service``: a process of its own, so that it takes no turn from the service it asks.

Takes a plan as JSON and prints what came back. Bounded by the number of requests and by time;
asks the loopback address only. A client that is told to come back (429) does so after the time it is told.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
TOO_MANY, OK_BELOW = 429, 300


@dataclass(frozen=True)
class Plan:
    """``clients`` ask one after the other until there were ``requests`` together, or ``seconds`` are over.

    ``pause``: seconds between two questions of one client. ``body``: a file, or empty for a GET.
    """

    port: int
    path: str
    clients: int = 1
    requests: int = 1
    seconds: float = 60.0
    pause: float = 0.0
    body: str = ""
    type: str = "application/octet-stream"

    def message(self) -> bytes:
        """Return the whole request."""
        content = Path(self.body).read_bytes() if self.body else b""
        method = "POST" if self.body else "GET"
        head = f"{method} {self.path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {self.type}\r\n"
        return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


@dataclass
class Outcome:
    """What came back: seconds of each good answer, how often each status, and what should not be.

    ``parts``: milliseconds of each part of a good answer, as the service tells them in ``Server-Timing``.
    """

    latencies: list[float] = field(default_factory=list)
    parts: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    asked: int = 0

    def note(self, status: str) -> None:
        """Count a status, or what there was instead of one."""
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def note_parts(self, timing: str) -> None:
        """Keep what ``Server-Timing`` says, such as ``queue;dur=0.1, inference;dur=66.5``."""
        for part in filter(None, timing.split(", ")):
            name, _, milliseconds = part.partition(";dur=")
            self.parts.setdefault(name, []).append(float(milliseconds))

    def summary(self, seconds: float) -> dict[str, Any]:
        """Return the figures; times in seconds."""
        ordered = sorted(self.latencies)
        times = {
            name: ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None
            for name, share in (("p95", 0.95), ("p99", 0.99), ("max", 1.0))
        }
        median = statistics.median(ordered) if ordered else None
        rate = len(ordered) / seconds
        parts = {name: statistics.median(each) for name, each in self.parts.items()}
        told = {"statuses": self.statuses, "seconds": seconds, "perSecond": rate}
        return {**told, "median": median, **times, "partsMilliseconds": parts}


class Connection:
    """A kept connection, opened again when the service closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, message: bytes) -> tuple[int, dict[str, str]]:
        """Send a request and read its answer to the end; return status and headers."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._streams
        try:
            writer.write(message)
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            await reader.readexactly(int(headers["content-length"]))
        except BaseException:
            self.close()
            raise
        if headers.get("connection") == "close":
            self.close()
        return int(head[0].split()[1]), headers

    def close(self) -> None:
        """Let the connection go."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def client(plan: Plan, message: bytes, outcome: Outcome, until: float) -> None:
    """Ask again and again."""
    connection = Connection(plan.port)
    while outcome.asked < plan.requests and time.monotonic() < until:
        outcome.asked += 1
        began = time.monotonic()
        try:
            status, headers = await connection.ask(message)
        except (OSError, EOFError, KeyError) as error:
            outcome.note(type(error).__name__)
            continue
        if status < OK_BELOW:
            outcome.latencies.append(time.monotonic() - began)
            outcome.note_parts(headers.get("server-timing", ""))
        outcome.note("429 without Retry-After" if status == TOO_MANY and "retry-after" not in headers else str(status))
        wait = float(headers.get("retry-after", 0)) if status == TOO_MANY else plan.pause
        await asyncio.sleep(min(wait, max(0.0, until - time.monotonic())))
    connection.close()


async def run(plan: Plan) -> dict[str, Any]:
    """Let all clients ask at once; no answer is waited for longer than the plan's time once more."""
    outcome, message, began = Outcome(), plan.message(), time.monotonic()
    clients = [client(plan, message, outcome, began + plan.seconds) for _ in range(plan.clients)]
    async with asyncio.timeout(2 * plan.seconds + 30):
        await asyncio.gather(*clients)
    return outcome.summary(time.monotonic() - began)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(Plan(**json.loads(sys.argv[1]))))))

"""A real Redis on a free loopback port, which keeps nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from lamina import ports, prerequisites
from support.waiting import wait_until

READY_SECONDS = 30.0


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a server with its log in ``folder`` and yield its address."""
    prerequisites.ensure("redis-server")
    port, log = ports.free(), folder / "redis.log"
    command = ["redis-server", "--port", str(port), "--bind", ports.HOST, "--save", "", "--appendonly", "no"]
    with log.open("wb") as output:
        server = subprocess.Popen([*command, "--dir", str(folder)], stdout=output, stderr=output)
    address = f"redis://{ports.HOST}:{port}/0"
    try:
        wait_until(lambda: answers(address), READY_SECONDS, lambda: log.read_text(errors="replace"))
        yield address
    finally:
        server.terminate()
        server.wait(READY_SECONDS)


def answers(address: str) -> bool:
    """Say whether the server accepts commands."""
    client = redis.Redis.from_url(address)
    try:
        return bool(client.ping())
    except redis.exceptions.RedisError:
        return False
    finally:
        client.close()

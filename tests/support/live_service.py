"""An application behind a real server on loopback, for clients that bring their own HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from support.waiting import wait_until


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Yield the address of ``app``, all its models ready."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started and _is_open(app), 60, lambda: "the server did not start")
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def _is_open(app: FastAPI) -> bool:
    return bool(app.state.loading.done() and app.state.opening.done())

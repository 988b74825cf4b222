"""Serve an application until SIGTERM: not ready, drain, finish what is under way, exit 0."""

from __future__ import annotations

import asyncio
import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from media_service.config import Settings
from media_service.web.lifecycle import Lifecycle


class DrainingServer(uvicorn.Server):
    """Uvicorn that says it is leaving before it leaves, and that counts being asked to stop as success."""

    def __init__(self, config: uvicorn.Config, lifecycle: Lifecycle, drain_seconds: float) -> None:
        super().__init__(config)
        self._lifecycle = lifecycle
        self._drain_seconds = drain_seconds
        lifecycle.listening.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take connections, then say so."""
        await super().startup(sockets)
        self._lifecycle.listening.set()

    def handle_exit(self, sig: int, _frame: FrameType | None) -> None:
        """Drain on the first signal, stop at once on the second.

        Uvicorn would raise the signal again after its shutdown, so that the process ends as killed by SIGTERM.
        """
        if self._lifecycle.draining:
            self.should_exit = self.force_exit = True
            return
        self._lifecycle.draining = True
        if self._drain_seconds == 0 or sig == signal.SIGINT:
            self.should_exit = True

    async def main_loop(self) -> None:
        """Run until told to stop; after SIGTERM, stay not ready for the drain time while requests are still served."""
        waited = 0.0
        while not await self.on_tick(0):
            await asyncio.sleep(0.1)
            if self._lifecycle.draining:
                waited += 0.1
                self.should_exit = self.should_exit or waited >= self._drain_seconds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting and wait for requests under way; streams of events would otherwise hold it up."""
        self._lifecycle.closing.set()
        await super().shutdown(sockets)


def serve(app: FastAPI, settings: Settings) -> None:
    """Serve ``app`` until a signal ends it; return normally when the shutdown was clean."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # the request id middleware writes one line for each request
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=settings.shutdown_timeout_seconds,
    )
    DrainingServer(config, app.state.lifecycle, settings.drain_seconds).run()

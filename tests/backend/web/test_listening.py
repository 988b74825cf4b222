"""Models and storage begin when connections are taken: their processes would hold up the first answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock

import uvicorn
from fastapi import FastAPI

from media_service.lifespan import lifespan
from media_service.server import DrainingServer
from media_service.web.lifecycle import Lifecycle


def application(lifecycle: Lifecycle) -> FastAPI:
    """Return an application whose parts only note what is asked of them."""
    app = FastAPI(lifespan=lifespan)
    parts: dict[str, Any] = {
        "lifecycle": lifecycle,
        "registry": SimpleNamespace(load_all=AsyncMock(), close=AsyncMock()),
        "storage": Mock(),
        "storage_keeper": SimpleNamespace(prepare=AsyncMock(return_value=True)),
        "job_runner": SimpleNamespace(start=Mock(), stop=AsyncMock()),
    }
    for name, part in parts.items():
        setattr(app.state, name, part)
    return app


def begun(app: FastAPI) -> list[int]:
    return [app.state.registry.load_all.await_count, app.state.storage_keeper.prepare.await_count]


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@asynccontextmanager
async def not_listening() -> AsyncIterator[FastAPI]:
    """Live until everything waits for connections."""
    lifecycle = Lifecycle()
    lifecycle.listening.clear()
    app = application(lifecycle)
    async with lifespan(app):
        await settle()
        yield app


def test_nothing_begins_before_connections_are_taken() -> None:
    async def live() -> None:
        async with not_listening() as app:
            assert begun(app) == [0, 0]
            app.state.lifecycle.listening.set()
            await settle()
            assert begun(app) == [1, 1]
            app.state.job_runner.start.assert_called_once_with()

    asyncio.run(live())


def test_an_end_before_that_is_an_end() -> None:
    async def live() -> FastAPI:
        async with not_listening() as app:
            pass
        return app

    app = asyncio.run(live())
    assert begun(app) == [0, 0]
    app.state.registry.close.assert_awaited_once_with()


def test_the_server_says_when_it_takes_connections_and_others_need_not() -> None:
    lifecycle = Lifecycle()
    assert lifecycle.listening.is_set()
    config = uvicorn.Config(application(lifecycle), port=0, log_config=None, ws="none", lifespan="off")
    server = DrainingServer(config, lifecycle, drain_seconds=0)
    assert not lifecycle.listening.is_set()

    async def live() -> None:
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup()
        assert server.servers[0].sockets
        assert lifecycle.listening.is_set()
        await server.shutdown()

    asyncio.run(live())

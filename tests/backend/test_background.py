"""Work beside the event loop ends when it is told to, and not before it has ended."""

from __future__ import annotations

import asyncio
import threading

import pytest

from media_service.background import stoppable

PATIENCE = 30


def test_what_can_be_stopped_has_ended_when_its_task_is_cancelled() -> None:
    began, ended = threading.Event(), threading.Event()

    def action(stopped: threading.Event) -> None:
        began.set()
        assert stopped.wait(PATIENCE)
        ended.set()

    async def cancel() -> None:
        task = asyncio.create_task(stoppable(action))
        assert await asyncio.to_thread(began.wait, PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()

    asyncio.run(cancel())


def test_what_ends_by_itself_gives_its_result() -> None:
    assert asyncio.run(stoppable(lambda stopped: stopped.is_set())) is False

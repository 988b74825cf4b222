"""A gate lets in what there is room for, in order, and gives room back whatever becomes of those who wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest

from media_service.config import Settings
from media_service.errors import QueueFullError
from media_service.inference.gate import Gate
from media_service.inference.pictures import Pictures
from media_service.media.image import RgbImage
from support.service_pictures import encoded, gradient

SMALL = 12


class Crowd:
    """Callers at a gate, by name; each stays inside until it is told to go."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.inside: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.may_go: dict[str, asyncio.Event] = {}

    async def come(self, name: str, size: int) -> None:
        self.may_go[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._stay(name, size))
        await settle()

    async def leave(self, name: str) -> None:
        self.may_go[name].set()
        await settle()

    async def cancel(self, name: str) -> None:
        self.tasks[name].cancel()
        await settle()

    async def _stay(self, name: str, size: int) -> None:
        async with self.gate.enter(size):
            self.inside.append(name)
            try:
                await self.may_go[name].wait()
            finally:
                self.inside.remove(name)


async def settle() -> None:
    """Let every task take its next steps: all of them are ready, and none waits for a clock."""
    for _ in range(5):
        await asyncio.sleep(0)


def crowd(room: int, queue: int, story: Callable[[Crowd], Awaitable[None]]) -> None:
    async def run() -> None:
        await story(Crowd(Gate(room, queue)))

    asyncio.run(run())


def test_small_ones_pass_together_and_a_large_one_waits() -> None:
    async def story(all_: Crowd) -> None:
        for name in "abc":
            await all_.come(name, 3)
        await all_.come("large", 10)
        assert all_.inside == ["a", "b", "c"]
        for name in "abc":
            assert "large" not in all_.inside
            await all_.leave(name)
        assert all_.inside == ["large"]

    crowd(10, 5, story)


def test_nobody_overtakes_one_who_waits() -> None:
    async def story(all_: Crowd) -> None:
        await all_.come("first", 6)
        await all_.come("large", 8)
        await all_.come("small", 1)
        assert all_.inside == ["first"]
        await all_.leave("first")
        assert all_.inside == ["large", "small"]

    crowd(10, 5, story)


def test_one_too_many_is_refused() -> None:
    async def story(all_: Crowd) -> None:
        await all_.come("first", 10)
        await all_.come("waits", 1)
        await all_.come("refused", 1)
        with pytest.raises(QueueFullError, match="1 pictures wait already, expected at most 1"):
            await all_.tasks["refused"]

    crowd(10, 1, story)


def test_who_gives_up_leaves_its_place_to_others() -> None:
    async def story(all_: Crowd) -> None:
        await all_.come("first", 6)
        await all_.come("large", 8)
        await all_.come("small", 1)
        await all_.cancel("large")
        assert all_.inside == ["first", "small"]
        await all_.come("waits", 8)
        await all_.come("also", 8)
        await all_.cancel("also")
        await all_.come("new", 2)
        await all_.cancel("waits")
        assert all_.inside == ["first", "small", "new"]

    crowd(10, 2, story)


def test_who_is_let_in_and_cancelled_at_once_gives_its_room_back() -> None:
    async def story(all_: Crowd) -> None:
        await all_.come("first", 10)
        await all_.come("unlucky", 10)
        all_.may_go["first"].set()
        async with asyncio.timeout(5):
            while all_.inside:
                await asyncio.sleep(0)
        all_.tasks["unlucky"].cancel()
        await settle()
        await all_.come("next", 10)
        assert all_.inside == ["next"]

    crowd(10, 2, story)


def test_small_pictures_of_many_requests_are_looked_at_together() -> None:
    """One slot has room for one largest picture, or for many small ones."""
    settings = Settings(model_catalogue=Path("/nonexistent"), image_concurrency=1, image_max_pixels=1_000_000)

    async def run() -> int:
        pictures, together, all_there = Pictures(settings), 0, asyncio.Event()

        async def ask(images: Sequence[RgbImage]) -> list[None]:
            nonlocal together
            together += 1
            if together == SMALL:
                all_there.set()
            await asyncio.wait_for(all_there.wait(), 30)
            return [None] * len(images)

        files = [BytesIO(encoded(gradient())) for _ in range(SMALL)]
        await asyncio.gather(*(pictures.look([file], ask) for file in files))
        return together

    assert asyncio.run(run()) == SMALL

"""Several callers of the same action: one runs it, all get what came of it."""

from __future__ import annotations

import asyncio

import pytest

from media_service.once import Once


class Counted:
    """An action that waits until it may go on, and counts how often it was begun."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.begun = 0
        self.may_end = asyncio.Event()
        self._failure = failure

    async def __call__(self) -> int:
        self.begun += 1
        number = self.begun
        await self.may_end.wait()
        if self._failure is not None:
            raise self._failure
        return number


async def started(once: Once[int], action: Counted, *keys: str) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(once.run(key, action)) for key in keys]
    await asyncio.sleep(0)
    return tasks


def test_callers_with_the_same_key_get_one_result() -> None:
    async def ask() -> tuple[list[int], int]:
        once: Once[int] = Once()
        action = Counted()
        tasks = await started(once, action, "a", "a", "b", "a")
        action.may_end.set()
        return await asyncio.gather(*tasks), await once.run("a", action)

    assert asyncio.run(ask()) == ([1, 1, 2, 1], 3)


def test_an_error_reaches_everybody_and_is_not_remembered() -> None:
    async def ask() -> list[int | BaseException]:
        once: Once[int] = Once()
        action = Counted(ValueError("no"))
        tasks = await started(once, action, "a", "a")
        action.may_end.set()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        later = Counted()
        later.may_end.set()
        return [*found, await once.run("a", later), action.begun]

    first, second, later, begun = asyncio.run(ask())
    assert isinstance(first, ValueError)
    assert first is second
    assert (later, begun) == (1, 1)


def test_another_runs_it_when_the_first_is_cancelled() -> None:
    async def ask() -> int:
        once: Once[int] = Once()
        action = Counted()
        first, second = await started(once, action, "a", "a")
        first.cancel()
        action.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await first
        return await second

    assert asyncio.run(ask()) == 2


def test_who_waits_can_leave_without_ending_it_for_the_others() -> None:
    async def ask() -> list[int]:
        once: Once[int] = Once()
        action = Counted()
        first, second, third = await started(once, action, "a", "a", "a")
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        action.may_end.set()
        return await asyncio.gather(first, third)

    assert asyncio.run(ask()) == [1, 1]

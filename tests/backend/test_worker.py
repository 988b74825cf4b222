"""A model in a worker process: batches, deadlines, memory, idleness, crashes. Real processes, models of a few lines."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from media_service.errors import DeadlineExceededError, ModelCrashedError, ModelNotReadyError, QueueFullError
from media_service.inference.process import WorkerDiedError
from media_service.inference.runner import Limits, Loadable
from media_service.inference.state import State
from media_service.inference.worker_runner import WorkerRunner
from support import worker_models

T = TypeVar("T")
LONG, SHORT = 60.0, 0.6


class Bench:
    """A runner, its journal, the states it told, and, as its observer, what else it told."""

    def __init__(self, journal: Path, open_model: Any, limits: Limits) -> None:
        self.journal = journal
        self.told: list[tuple[State, str | None]] = []
        self.heard: list[str] = []
        self.runner = WorkerRunner(
            Loadable("m", partial(open_model, journal), worker_models.OPERATIONS, self),
            limits=limits,
            told=lambda state, reason: self.told.append((state, reason)),
            lock=asyncio.Lock(),
        )

    def loaded(self, model: str, seconds: float) -> None:
        assert seconds > 0
        self.heard.append(f"{model} loaded")

    def answered(self, model: str, operation: str, items: int, seconds: float) -> None:
        assert seconds > 0
        self.heard.append(f"{model} {operation} {items}")

    def restarted(self, model: str, cause: str) -> None:
        self.heard.append(f"{model} {cause}")

    @property
    def states(self) -> list[State]:
        return [state for state, _ in self.told]

    def lines(self) -> list[str]:
        """Return the calls after the warm-up, without process ids."""
        return [line.partition(" ")[2] for line in self.journal.read_text().splitlines() if "warm-up" not in line]

    async def shout(self, *words: str, timeout: float = LONG, **options: Any) -> list[str]:
        return await self.runner.run("shout", words, timeout=timeout, **options)

    async def obey(self, command: str, timeout: float = LONG) -> list[str]:
        return await self.runner.run("obey", [command], timeout=timeout)


Script = Callable[[Bench], Awaitable[T]]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Bench]:
    """Return a function that loads a model, plays a script with it and lets it go."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))

    def run(script: Script[Any], *, open_model: Any = worker_models.open_model, **limits: Any) -> Bench:
        async def body() -> Bench:
            bench = Bench(tmp_path / "journal", open_model, Limits(**{"restart_seconds": 0.0, **limits}))
            try:
                await bench.runner.load()
                await script(bench)
            finally:
                await bench.runner.close()
            return bench

        return asyncio.run(body())

    return run


Play = Callable[..., Bench]


async def busy(bench: Bench) -> asyncio.Task[list[str]]:
    """Keep the model busy for a moment; return the call when the model has begun with it."""
    call = asyncio.create_task(bench.obey("sleep 0.4"))
    await until(lambda: "sleep 0.4" in bench.lines())
    return call


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG):
        while not happened():
            await asyncio.sleep(0.01)  # a poll with a deadline


def test_a_model_is_loaded_warmed_up_and_asked(play: Play) -> None:
    async def script(bench: Bench) -> None:
        assert await bench.shout("a", "b", mark="?") == ["A?", "B?"]
        assert await bench.shout() == []

    bench = play(script)
    assert bench.states == [State.LOADING, State.WARMING, State.READY]
    assert bench.journal.read_text().splitlines()[0].endswith("shout warm-up")


def test_the_model_is_in_another_process(play: Play) -> None:
    async def script(bench: Bench) -> None:
        await bench.shout("a")

    pid = int(play(script).journal.read_text().split()[0])
    assert pid != os.getpid()
    assert not Path(f"/proc/{pid}").exists(), "closing ends the process"


def test_calls_that_wait_go_together(play: Play) -> None:
    async def script(bench: Bench) -> None:
        calls = [await busy(bench)]
        calls += [asyncio.create_task(bench.shout(word)) for word in "abc"]
        calls.append(asyncio.create_task(bench.shout("other", mark="?")))
        calls += [asyncio.create_task(bench.shout(word)) for word in "de"]
        results = await asyncio.gather(*calls)
        assert sorted(word for result in results[1:] for word in result) == ["A!", "B!", "C!", "D!", "E!", "OTHER?"]

    lines = play(script).lines()
    assert [line for line in lines if line.startswith("shout")] == ["shout a b c d", "shout other", "shout e"]


def test_a_wrong_item_fails_its_own_call_only(play: Play) -> None:
    async def script(bench: Bench) -> None:
        first = await busy(bench)
        wrong, right = asyncio.create_task(bench.shout("")), asyncio.create_task(bench.shout("b"))
        await first
        assert await right == ["B!"]
        with pytest.raises(ValueError, match="item is empty, expected a word"):
            await wrong

    play(script)


def test_a_failure_of_the_model_is_told_and_the_process_stays(play: Play) -> None:
    async def script(bench: Bench) -> None:
        pid = bench.runner.pid
        with pytest.raises(ModelCrashedError, match="RuntimeError: broken on demand"):
            await bench.obey("break")
        assert (bench.runner.pid, await bench.shout("a")) == (pid, ["A!"])

    play(script)


def test_a_crash_is_told_and_the_worker_starts_again(play: Play) -> None:
    async def script(bench: Bench) -> None:
        with pytest.raises(ModelCrashedError, match="its process was ended by SIGKILL"):
            await bench.obey("die")
        assert await bench.shout("a") == ["A!"]

    started = [State.LOADING, State.WARMING, State.READY]
    assert play(script).states == [*started, State.LOADING, *started]


def test_a_worker_that_is_killed_between_two_calls_starts_again(play: Play) -> None:
    async def script(bench: Bench) -> None:
        assert bench.runner.pid is not None
        os.kill(bench.runner.pid, signal.SIGKILL)
        with pytest.raises(ModelCrashedError):
            await bench.shout("a")
        assert await bench.shout("a") == ["A!"]

    play(script)


def test_a_model_that_crashes_again_and_again_has_failed(play: Play) -> None:
    async def script(bench: Bench) -> None:
        for _ in range(2):
            with pytest.raises(ModelCrashedError):
                await bench.obey("die")
        await until(lambda: bench.states[-1] is State.FAILED)
        with pytest.raises(ModelNotReadyError, match="model 'm' is not loaded"):
            await bench.shout("a")

    bench = play(script)
    assert bench.told[-1] == (State.FAILED, "its process was ended by SIGKILL")


def test_a_model_that_does_not_open_again_has_failed_and_nobody_waits_for_ever(play: Play) -> None:
    async def script(bench: Bench) -> None:
        calls = [asyncio.create_task(bench.obey("die")), asyncio.create_task(bench.shout("a"))]
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(result) for result in results] == [ModelCrashedError, ModelCrashedError]

    bench = play(script, open_model=worker_models.open_once)
    assert bench.told[-1] == (State.FAILED, "RuntimeError: only the first process may open it")


def test_a_model_that_cannot_be_opened_says_why(play: Play) -> None:
    async def never(_: Bench) -> None:
        raise AssertionError("loading must fail")

    with pytest.raises(WorkerDiedError, match=r"weights\.bin: sha256 is 1, expected 2"):
        play(never, open_model=worker_models.fail_to_open)


def test_a_call_that_overruns_is_ended_and_the_next_one_answered(play: Play) -> None:
    async def script(bench: Bench) -> None:
        pid = bench.runner.pid
        with pytest.raises(DeadlineExceededError):
            await bench.obey("sleep 30", timeout=SHORT)
        assert await bench.shout("a") == ["A!"]
        assert bench.runner.pid != pid

    assert State.FAILED not in play(script).states


def test_an_observer_hears_of_loads_batches_and_restarts(play: Play) -> None:
    async def script(bench: Bench) -> None:
        await bench.shout("a", "b")
        with pytest.raises(ModelCrashedError):
            await bench.obey("die")
        await bench.shout("c")
        with pytest.raises(DeadlineExceededError):
            await bench.obey("sleep 30", timeout=SHORT)
        await bench.shout("d")

    assert play(script).heard == [
        *("m loaded", "m shout 2", "m obey 1", "m crashed", "m loaded"),
        *("m shout 1", "m obey 1", "m overran", "m loaded", "m shout 1"),
    ]


def test_a_call_nobody_waits_for_never_begins(play: Play) -> None:
    async def script(bench: Bench) -> None:
        first = await busy(bench)
        second = asyncio.create_task(bench.shout("never"))
        await asyncio.sleep(0)  # so that it is in the queue
        second.cancel()
        await first
        assert await bench.shout("a") == ["A!"]

    assert "shout never" not in play(script).lines()


def test_too_much_memory_ends_the_process(play: Play) -> None:
    async def script(bench: Bench) -> None:
        with pytest.raises(ModelCrashedError, match=r"it used \d+ bytes of memory, expected at most 300000000"):
            await bench.obey("grow 400000000")
        assert await bench.shout("a") == ["A!"]

    play(script, memory_bytes=300_000_000)


def test_an_idle_model_gives_its_memory_back_and_returns_with_the_next_call(play: Play) -> None:
    async def script(bench: Bench) -> None:
        pid = bench.runner.pid
        await until(lambda: bench.states[-1] is State.IDLE)
        assert bench.runner.pid is None
        assert not Path(f"/proc/{pid}").exists()
        assert await bench.shout("a") == ["A!"]

    bench = play(script, idle_seconds=0.3)
    assert "idle for 0.3 s" in str(dict(bench.told)[State.IDLE])


def test_more_calls_than_may_wait_are_refused_at_once(play: Play) -> None:
    async def script(bench: Bench) -> None:
        calls = [await busy(bench), *(asyncio.create_task(bench.shout("b")) for _ in range(2))]
        await asyncio.sleep(0)  # so that they are in the queue
        with pytest.raises(QueueFullError, match="2 calls wait for model 'm' already"):
            await bench.shout("a")
        await asyncio.gather(*calls)

    play(script, queue=2)


def test_closing_answers_the_call_under_way_and_refuses_the_others(play: Play) -> None:
    async def script(bench: Bench) -> None:
        first, second = await busy(bench), asyncio.create_task(bench.shout("a"))
        await asyncio.sleep(0)  # so that it is in the queue
        await bench.runner.close()
        assert await first == ["sleep 0.4"]
        with pytest.raises(ModelNotReadyError, match="was unloaded"):
            await second

    play(script)


def test_a_model_can_be_loaded_again_after_it_was_closed(play: Play) -> None:
    async def script(bench: Bench) -> None:
        await bench.runner.close()
        await bench.runner.load()
        assert await bench.shout("a") == ["A!"]

    play(script)

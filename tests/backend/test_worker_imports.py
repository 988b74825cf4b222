"""Frameworks are imported side by side, before the lock that lets models load one after the other."""

from __future__ import annotations

import asyncio
import inspect
from functools import partial
from pathlib import Path

import pytest

from media_service.inference.process import WorkerDiedError
from media_service.inference.runner import Limits, Loadable
from media_service.inference.tasks import TASKS, Task
from media_service.inference.worker_runner import WorkerRunner
from support import worker_models

LONG = 60.0


def test_the_framework_is_imported_while_another_model_loads(tmp_path: Path) -> None:
    """The lock is another's for ever, and still it is found that the module is missing."""

    async def load() -> None:
        lock = asyncio.Lock()
        await lock.acquire()
        model = Loadable("m", partial(worker_models.open_model, tmp_path / "journal"), (), module="absent_framework")
        runner = WorkerRunner(model, limits=Limits(), told=lambda _state, _reason: None, lock=lock)
        async with asyncio.timeout(LONG):
            await runner.load()

    with pytest.raises(WorkerDiedError, match="ModuleNotFoundError: No module named 'absent_framework'"):
        asyncio.run(load())


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_what_is_imported_is_what_opening_imports(task: Task) -> None:
    """A wrong name would import nothing of use, or break every load."""
    source = inspect.getsource(task.open)
    assert bool(task.module) == (" import " in source)
    assert not task.module or f"from {task.module} import" in source

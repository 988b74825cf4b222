"""``python -m support.job_service FOLDER``: the service with fake models and two kinds of jobs more, for tests.

``note`` takes a few steps; ``hold`` goes on until FOLDER/go exists. Which service runs is chosen by SERVICE_TYPE.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from media_service import logs
from media_service.config import load_settings
from media_service.jobs.handlers import JobContext, Kind, NoOptions
from media_service.server import serve
from support.service_fakes import fake_tasks
from support.thread_runner import ThreadRunner

STEPS = 3
STEP_SECONDS = 0.02


class NoteOptions(NoOptions):
    n: int


async def note(context: JobContext) -> Mapping[str, Any]:
    for step in range(STEPS):
        await asyncio.sleep(STEP_SECONDS)
        await context.report("progress", {"step": step}, (step + 1) / STEPS)
    return {"n": context.job.payload["n"]}


def hold(folder: Path) -> Kind:
    async def held(context: JobContext) -> Mapping[str, Any]:
        await context.report("holding", {})
        while not (folder / "go").exists():
            await asyncio.sleep(STEP_SECONDS)
        return {}

    return Kind(held)


def main(folder: Path) -> None:
    settings = load_settings()
    logs.configure(settings.log_level)
    service = importlib.import_module(f"media_service.{settings.service_type}.app")
    kinds = {"note": Kind(note, options=NoteOptions), "hold": hold(folder)}
    serve(service.create_app(settings, tasks=fake_tasks(), make_runner=ThreadRunner, more_kinds=kinds), settings)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The kind of job ``analyse``: everything about one stored asset, as one timeline, and into the search index.

Every step replaces what it wrote before, so a job that was killed runs again and nothing is there twice; steps that the
same job has written already are not done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from typing import Any

from media_service.analysis import names
from media_service.analysis.seeing import look_at_picture, watch
from media_service.analysis.speech import hear, passages
from media_service.analysis.team import Team
from media_service.analysis.work import Work, begin
from media_service.background import finished
from media_service.config import Settings
from media_service.errors import ServiceError
from media_service.inference.registry import Registry
from media_service.inference.tasks import TRANSCRIPTION
from media_service.jobs.handlers import JobContext
from media_service.storage.assets import why_missing
from media_service.storage.timeline import Speech


class Analyser:
    """The handler."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        self._team = Team(registry, settings)

    async def __call__(self, context: JobContext) -> Mapping[str, Any]:
        """Do the job; a step that cannot be done is told in the result, with the reason, and keeps none from others."""
        work = await finished(lambda: begin(context))
        try:
            await self._do(work)
        except FileNotFoundError as error:
            raise await finished(lambda: why_missing(work.storage.assets, work.asset.id)) from error
        return work.outcome.result()

    async def _do(self, work: Work) -> None:
        if work.asset.kind == "image" and work.left:
            await look_at_picture(self._team, work)
        elif work.asset.kind == "video" and work.left.difference([names.SPEECH]):
            await watch(self._team, work)
        if names.SPEECH in work.left:
            await self._listen(work)

    async def _listen(self, work: Work) -> None:
        model = self._team.choose(work, names.SPEECH, TRANSCRIPTION)
        if model is None:
            return
        await work.progress.tell(names.SPEECH, 0.0)
        heard: list[Speech] = []
        try:
            async with aclosing(hear(self._team.listener, model, work.file, work.options.language)) as parts:
                async for share, phrases in parts:
                    heard += phrases
                    await work.progress.tell(names.SPEECH, share)
        except ServiceError as error:
            work.outcome.fail([names.SPEECH], error)
            return
        await work.index_passages(names.SPEECH, names.SPOKEN, passages(heard))
        await work.write(names.SPEECH, heard)
        await work.progress.tell(names.SPEECH, 1.0)

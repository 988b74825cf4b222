"""Who does the work of an analysis: the models, and the ways to them."""

from __future__ import annotations

from media_service.analysis.frames import SIGHTS, Viewing
from media_service.analysis.names import EMBEDDINGS, LABELS
from media_service.analysis.work import Work
from media_service.config import Settings
from media_service.errors import ServiceError
from media_service.inference.embedder import Embedder
from media_service.inference.listener import Listener
from media_service.inference.models import ChosenModel, Models
from media_service.inference.pictures import Pictures
from media_service.inference.registry import Registry
from media_service.media.facts import MediaLimits
from media_service.media.ffmpeg import MediaTools


class Team:
    """Has gates of its own, so that nobody who waits for an answer is held up by a job."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        self.settings = settings
        self.models = Models(registry, settings)
        self.pictures = Pictures(settings)
        self.embedder = Embedder(self.pictures)
        self.listener = Listener(settings)
        self.limits = MediaLimits.of(settings)

    def tools(self) -> MediaTools:
        """Return ffmpeg and ffprobe; raise ``MediaToolMissingError``."""
        return MediaTools.find(self.settings)

    def choose(self, work: Work, step: str, task: str) -> ChosenModel | None:
        """Return who does a step; None when nobody does, and the reason is noted."""
        if (reason := self.models.missing(task)) is not None:
            work.outcome.skip(step, reason)
            return None
        try:
            chosen = self.models.choose(task)
        except ServiceError as error:
            work.outcome.fail([step], error)
            return None
        work.outcome.models[step] = chosen.id
        return chosen

    def viewing(self, work: Work) -> Viewing:
        """Return what shows frames to the models that have not seen them."""
        wanted = [step for step in SIGHTS if step in work.left or (step == EMBEDDINGS and LABELS in work.left)]
        chosen = {step: self.choose(work, step, SIGHTS[step].task) for step in wanted}
        return Viewing({step: model for step, model in chosen.items() if model is not None})

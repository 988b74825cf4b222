"""The steps about what can be seen: scenes, and everything that single frames show."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import aclosing
from itertools import islice
from threading import Event

from media_service.analysis import names
from media_service.analysis.frames import Viewing
from media_service.analysis.team import Team
from media_service.analysis.work import Work
from media_service.background import finished, steps, stoppable
from media_service.embedding.zero_shot import Classifier
from media_service.errors import ServiceError
from media_service.inference.models import ChosenModel
from media_service.media.image import RgbImage
from media_service.media.probe import probe
from media_service.media.scenes import find_scenes
from media_service.media.video import Frame, Video
from media_service.storage.timeline import Scene

AT_ONCE = 16
"""Frames that are in memory together."""
MAX_SIDE = 640
"""Of a frame, in pixels: enough for faces of a tenth of its width, and more than CLIP and BLIP look at."""
TEMPLATE = "a photo of {}"


class StoppedError(Exception):
    """The job is over, and nobody waits for the scenes."""


async def look_at_picture(team: Team, work: Work) -> None:
    """Do the steps of a picture; raise why it cannot be decoded."""
    viewing = team.viewing(work)

    async def ask(images: Sequence[RgbImage]) -> Sequence[None]:
        await viewing.look([0.0], images)
        return [None]

    stream = await finished(lambda: work.file.open("rb"))
    try:
        await team.pictures.look_at_one(stream, ask)
    finally:
        await finished(stream.close)
    await _write(team, work, viewing, 0.0)
    await work.progress.tell("frames", 1.0)


async def watch(team: Team, work: Work) -> None:
    """Do the steps of a video; raise why it is none."""
    tools = team.tools()
    facts = await finished(lambda: probe(work.file, tools, team.limits))
    video = Video.of(work.file, facts, tools)
    if names.SCENES in work.left:
        await _find_scenes(work, video)
    if seen := [step for step in names.SEEN if step in work.left]:
        viewing = team.viewing(work)
        try:
            await _look(team, work, video, viewing)
        except ServiceError as error:
            work.outcome.fail(seen, error)
            return
        await _write(team, work, viewing, video.duration)
    await work.progress.tell("frames", 1.0)


async def _find_scenes(work: Work, video: Video) -> None:
    def find(stopped: Event) -> list[Scene]:
        def seen(_moment: float) -> None:
            if stopped.is_set():
                raise StoppedError

        return [Scene(each.start, each.end, 0.0) for each in find_scenes(video, seen)]

    await work.progress.tell(names.SCENES, 0.0)
    try:
        scenes = await stoppable(find)
    except ServiceError as error:
        work.outcome.fail([names.SCENES], error)
        return
    await work.write(names.SCENES, scenes)
    await work.progress.tell(names.SCENES, 1.0)


async def _look(team: Team, work: Work, video: Video, viewing: Viewing) -> None:
    """Show every frame that is sampled to every model."""
    most = team.settings.analysis_max_frames
    interval = max(team.settings.analysis_frame_seconds, video.duration / most)
    async with aclosing(steps(_batches(video, interval, most))) as batches:
        async for batch in batches:
            await viewing.look([each.time for each in batch], [each.pixels for each in batch])
            await work.progress.tell("frames", (batch[-1].time + interval) / video.duration)


def _batches(video: Video, interval: float, most: int) -> Generator[list[Frame], None, None]:
    frames = islice(video.every(interval, MAX_SIDE), most)
    while batch := list(islice(frames, AT_ONCE)):
        yield batch


async def _write(team: Team, work: Work, viewing: Viewing, end: float) -> None:
    """Write down what was seen, each step by itself."""
    classifier = await _classifier(team, work, viewing)
    for step in names.SEEN:
        by = names.EMBEDDINGS if step == names.LABELS else step
        if step not in work.left or step in work.outcome.skipped:
            continue
        if (error := viewing.errors.get(by)) is not None:
            work.outcome.fail([step], error)
            continue
        if step == names.EMBEDDINGS:
            await work.index_vectors(team.models.space(viewing.models[by]), viewing.spans(end), viewing.answers[by])
        elif step == names.CAPTIONS:
            await work.index_passages(step, names.CAPTION, viewing.passages(end))
        await work.write(step, viewing.records(step, classifier))


async def _classifier(team: Team, work: Work, viewing: Viewing) -> Classifier | None:
    """Return what tells labels apart; None when there is nothing to do or nobody to do it, and that is noted."""
    model: ChosenModel | None = viewing.models.get(names.EMBEDDINGS)
    if names.LABELS not in work.left or names.EMBEDDINGS in viewing.errors:
        return None
    if model is None:
        work.outcome.skipped[names.LABELS] = work.outcome.skipped[names.EMBEDDINGS]
        return None
    work.outcome.models[names.LABELS] = model.id
    try:
        return await team.embedder.classifier(model, work.options.labels or team.settings.analysis_labels, TEMPLATE)
    except ServiceError as error:
        work.outcome.fail([names.LABELS], error)
        return None

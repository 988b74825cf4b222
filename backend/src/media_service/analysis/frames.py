"""Show frames to every model that sees, and turn the answers into records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from media_service.analysis.names import CAPTIONS, EMBEDDINGS, FACES, LABELS, POSES, SAMPLES
from media_service.embedding.zero_shot import Classifier
from media_service.errors import ServiceError
from media_service.inference.models import ChosenModel
from media_service.inference.tasks import CAPTION, EMBEDDING, POSE
from media_service.inference.tasks import FACES as FACE_TASK
from media_service.media.image import RgbImage
from media_service.storage.search import Passage, Span
from media_service.storage.timeline import (
    BodyPoint,
    FrameCaption,
    FrameFaces,
    FrameLabels,
    FramePoses,
    FrameSample,
    Label,
    Record,
    SeenFace,
    SeenPerson,
)
from media_service.vision import faces, pose

MOST_LABELS = 5
CAPTIONS_AT_ONCE = 4
LONGEST_CAPTION = 30  # tokens


@dataclass(frozen=True, slots=True)
class Sight:
    """What a step asks: ``operation`` of a model for ``task``, ``at_once`` pictures together."""

    task: str
    operation: str
    at_once: int = 8
    options: Mapping[str, Any] = field(default_factory=dict)


SIGHTS: Mapping[str, Sight] = {
    EMBEDDINGS: Sight(EMBEDDING, "embed_images"),
    CAPTIONS: Sight(CAPTION, "caption", CAPTIONS_AT_ONCE, {"max_tokens": LONGEST_CAPTION}),
    FACES: Sight(FACE_TASK, "detect_faces"),
    POSES: Sight(POSE, "detect_pose"),
}


class Viewing:
    """Frames that were looked at, and what the models say about them, until it is written down.

    ``models``: who does which step. A model that fails is not asked again, and keeps none from answering.
    """

    def __init__(self, models: Mapping[str, ChosenModel]) -> None:
        self.models = models
        self.times: list[float] = []
        self.answers: dict[str, list[Any]] = {step: [] for step in models}
        self.errors: dict[str, ServiceError] = {}

    async def look(self, times: Sequence[float], images: Sequence[RgbImage]) -> None:
        """Ask about the pictures of these moments.

        One model after the other: together they would have no more processors, and each would come nearer to its
        deadline.
        """
        self.times += times
        for step in self.models:
            if step not in self.errors:
                await self._ask(step, images)

    async def _ask(self, step: str, images: Sequence[RgbImage]) -> None:
        sight, model = SIGHTS[step], self.models[step]
        try:
            for begin in range(0, len(images), sight.at_once):
                batch = images[begin : begin + sight.at_once]
                self.answers[step] += await model.run(sight.operation, batch, **sight.options)
        except ServiceError as error:
            self.errors[step] = error

    def records(self, step: str, classifier: Classifier | None = None) -> list[Record]:
        """Return what a step found, a frame after the other; ``classifier``: for the labels."""
        if step == SAMPLES:
            return [FrameSample(time) for time in self.times]
        if step == EMBEDDINGS:
            return []
        answers = self.answers[EMBEDDINGS if step == LABELS else step]
        found = (_record(step, time, each, classifier) for time, each in zip(self.times, answers, strict=True))
        return [record for record in found if record is not None]

    def spans(self, end: float) -> list[Span]:
        """Return for each frame the time until the next one, for the last until ``end``."""
        return [Span(*each) for each in zip(self.times, [*self.times[1:], max(end, *self.times[-1:])], strict=True)]

    def passages(self, end: float) -> list[Passage]:
        """Return the captions with their times; the same one several times in a row is one."""
        return joined(
            Passage(span.start, span.end, caption.text)
            for span, caption in zip(self.spans(end), self.answers[CAPTIONS], strict=True)
        )


def joined(passages: Iterable[Passage]) -> list[Passage]:
    """Return passages with neighbours of the same text as one, and without empty ones."""
    found: list[Passage] = []
    for passage in passages:
        if found and found[-1].text == passage.text and found[-1].end == passage.start:
            found[-1] = Passage(found[-1].start, passage.end, passage.text)
        elif passage.text.strip():
            found.append(passage)
    return found


def _record(step: str, time: float, answer: Any, classifier: Classifier | None) -> Record | None:
    """Return what one model says about one frame; None when it found nothing."""
    if step == LABELS and classifier is not None:
        best = classifier.scores(answer)[:MOST_LABELS]
        return FrameLabels(time, tuple(Label(score.label, score.likelihood) for score in best))
    if step == CAPTIONS:
        return FrameCaption(time, answer.text, answer.log_probability)
    if not answer:
        return None
    if step == FACES:
        return FrameFaces(time, tuple(_face(each) for each in answer))
    return FramePoses(time, tuple(_person(each) for each in answer))


def _face(face: faces.Face) -> SeenFace:
    return SeenFace(face.score, face.box, face.keypoints)


def _person(person: pose.Person) -> SeenPerson:
    points = {name: BodyPoint(each.x, each.y, each.z, each.visibility) for name, each in person.landmarks.items()}
    return SeenPerson(points)

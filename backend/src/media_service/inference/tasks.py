"""The tasks this release serves: how a model of each task is opened and what it can be asked.

Adding a task is adding an entry; a model whose task has no entry is listed as unloaded. The modules of torch models are
imported when the first of them is opened: they take seconds, and a process that only sees faces needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from media_service import offline
from media_service.catalogue import Model
from media_service.config import Settings
from media_service.inference.warm_up import warm_up_picture, warm_up_text, warm_up_waveform
from media_service.vision.faces import FaceDetector
from media_service.vision.pose import PoseDetector

EMBEDDING = "image-text-embedding"
CAPTION = "image-caption"
TRANSCRIPTION = "speech-transcription"
FACES = "face-detection"
POSE = "pose-landmarks"

LISTENING = {"language": "en", "temperature": 0.0, "word_timestamps": True, "max_tokens": 4}


class Loaded(Protocol):
    """A loaded model, of any kind; its other methods are its task's operations."""

    def close(self) -> None:
        """Free the memory."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of a loaded model: batch in, batch out, one result for each item.

    ``example`` makes one small real input and ``options`` the keyword arguments beside it: with these every operation
    is run once before the model is called ready, so that no request is the slow first one; ``warm_up`` is False when
    another operation computes all that this one does. ``batch``: how many items of different callers go through the
    model together.
    """

    name: str
    example: Callable[[], Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    batch: int = 1
    warm_up: bool = True


def to_warm_up(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Yield the operations that are run once before a model is called ready."""
    return (operation for operation in operations if operation.warm_up)


@dataclass(frozen=True, slots=True)
class Task:
    """How to ``open`` a model of this task, and its ``operations``.

    ``open`` is a plain function of plain values, because it is called in a worker process. ``module`` is what it
    imports, when that takes long.
    """

    open: Callable[[Model, Settings], Loaded]
    operations: tuple[Operation, ...]
    module: str = ""


def _open_clip(model: Model, _settings: Settings) -> Loaded:
    offline.latch()
    from media_service.embedding.clip import ClipEmbedder

    return ClipEmbedder.open(Path(model.folder))


def _open_blip(model: Model, _settings: Settings) -> Loaded:
    offline.latch()
    from media_service.captioning.blip import BlipCaptioner

    return BlipCaptioner.open(Path(model.folder))


def _open_whisper(model: Model, _settings: Settings) -> Loaded:
    offline.latch()
    from media_service.speech.whisper import WhisperTranscriber

    return WhisperTranscriber.open(Path(model.folder))


def _open_faces(model: Model, settings: Settings) -> Loaded:
    return FaceDetector.open(Path(model.files[0].path), min_confidence=settings.face_min_confidence)


def _open_pose(model: Model, settings: Settings) -> Loaded:
    return PoseDetector.open(
        Path(model.files[0].path),
        min_confidence=settings.pose_min_confidence,
        max_people=settings.pose_max_people,
    )


TASKS: Mapping[str, Task] = {
    EMBEDDING: Task(
        open=_open_clip,
        operations=(
            Operation("embed_images", warm_up_picture, batch=16),
            Operation("embed_texts", warm_up_text, batch=64),
            Operation("embed_counted_texts", warm_up_text, batch=64),
            Operation("zero_shot_weights", warm_up_text, batch=64),
        ),
        module="media_service.embedding.clip",
    ),
    CAPTION: Task(
        open=_open_blip,
        operations=(Operation("caption", warm_up_picture, {"max_tokens": 2}, batch=4),),
        module="media_service.captioning.blip",
    ),
    TRANSCRIPTION: Task(
        open=_open_whisper,
        operations=(
            # The encoder would work on 30 seconds once more, for nothing that transcribing leaves cold.
            Operation("detect_language", warm_up_waveform, warm_up=False),
            Operation("transcribe", warm_up_waveform, LISTENING),
        ),
        module="media_service.speech.whisper",
    ),
    FACES: Task(open=_open_faces, operations=(Operation("detect_faces", warm_up_picture),)),
    POSE: Task(open=_open_pose, operations=(Operation("detect_pose", warm_up_picture),)),
}

"""The tasks this release serves: how a model of each task is opened and asked.

Adding a task is adding an entry; a model whose task has no entry is listed as unloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from media_service.catalogue import Model
from media_service.config import Settings
from media_service.media.image import RgbImage
from media_service.vision.faces import FaceDetector
from media_service.vision.pose import PoseDetector

FACES = "face-detection"
POSE = "pose-landmarks"


class Detector(Protocol):
    """A loaded model, of any kind."""

    def close(self) -> None:
        """Free the memory."""


@dataclass(frozen=True, slots=True)
class Task:
    """How to ``open`` a model of this task, and how to ``run`` a batch of pictures through it: batch in, batch out.

    Both are plain functions of plain values, so that a later release can call them in a worker process.
    """

    open: Callable[[Model, Settings], Detector]
    run: Callable[[Any, Sequence[RgbImage]], list[list[Any]]]


def _open_faces(model: Model, settings: Settings) -> FaceDetector:
    return FaceDetector.open(Path(model.files[0].path), min_confidence=settings.face_min_confidence)


def _open_pose(model: Model, settings: Settings) -> PoseDetector:
    return PoseDetector.open(
        Path(model.files[0].path),
        min_confidence=settings.pose_min_confidence,
        max_people=settings.pose_max_people,
    )


TASKS: Mapping[str, Task] = {
    FACES: Task(open=_open_faces, run=FaceDetector.detect_faces),
    POSE: Task(open=_open_pose, run=PoseDetector.detect_pose),
}

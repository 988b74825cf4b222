"""Find people and 33 points of their bodies with MediaPipe's BlazePose.

Algorithm: Bazarevsky et al., "BlazePose: On-device Real-time Body Pose tracking", 2020.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from media_service.media.image import RgbImage
from media_service.vision.mediapipe_tasks import base_options, to_mediapipe, vision_tasks

# In the model's order; right and left are the person's own.
LANDMARKS = (
    "nose",
    *("left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer"),
    *("left_ear", "right_ear", "mouth_left", "mouth_right"),
    *("left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist"),
    *("left_pinky", "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb"),
    *("left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle"),
    *("left_heel", "right_heel", "left_foot_index", "right_foot_index"),
)


@dataclass(frozen=True, slots=True)
class Landmark:
    """A point of the body in the picture.

    ``x`` and ``y`` are normalised, beyond 0 to 1 for a part outside of the picture; ``z`` is the depth on the scale of
    ``x``, 0 between the hips and negative towards the camera. ``visibility`` (in the picture and not hidden) and
    ``presence`` (in the picture) run from 0 to 1.
    """

    x: float
    y: float
    z: float
    visibility: float
    presence: float


@dataclass(frozen=True, slots=True)
class WorldLandmark:
    """The point in space, in metres from the middle between the hips: x right, y down, z away from the camera."""

    x: float
    y: float
    z: float
    visibility: float
    presence: float


@dataclass(frozen=True, slots=True)
class Person:
    """One person; both maps have the 33 keys of ``LANDMARKS``, in that order."""

    landmarks: dict[str, Landmark]
    world_landmarks: dict[str, WorldLandmark]


class PoseDetector:
    """A loaded model. Safe to call from many threads; calls take turns, because the task keeps state."""

    def __init__(self, landmarker: Any) -> None:
        self._landmarker = landmarker
        self._lock = threading.Lock()

    @classmethod
    def open(cls, model: Path, *, min_confidence: float, max_people: int) -> Self:
        """Load a ``.task`` bundle; look for ``max_people`` at most, found with ``min_confidence`` (0 to 1) or more."""
        vision = vision_tasks()
        options = vision.PoseLandmarkerOptions(
            base_options(model), num_poses=max_people, min_pose_detection_confidence=min_confidence
        )
        return cls(vision.PoseLandmarker.create_from_options(options))

    def detect_pose(self, images: Sequence[RgbImage]) -> list[list[Person]]:
        """Return the people of each picture, as many lists as pictures.

        ``images``: height x width x 3, uint8, RGB, upright; sizes may differ.
        """
        return [self._detect(image) for image in images]

    def close(self) -> None:
        """Free the model; the detector must not be used afterwards."""
        with self._lock:
            self._landmarker.close()

    def _detect(self, image: RgbImage) -> list[Person]:
        with self._lock:
            result = self._landmarker.detect(to_mediapipe(image))
        pairs = zip(result.pose_landmarks, result.pose_world_landmarks, strict=True)
        return [Person(_named(Landmark, points), _named(WorldLandmark, world)) for points, world in pairs]


Kind = TypeVar("Kind", Landmark, WorldLandmark)


def _named(kind: type[Kind], points: Sequence[Any]) -> dict[str, Kind]:
    return {
        name: kind(*(float(value) for value in (point.x, point.y, point.z, point.visibility, point.presence)))
        for name, point in zip(LANDMARKS, points, strict=True)
    }

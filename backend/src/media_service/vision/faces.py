"""Find faces with MediaPipe's BlazeFace, short range: faces within about two metres of the camera.

Algorithm: Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", 2019.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from media_service.media.image import RgbImage
from media_service.vision.geometry import Box, Point, clipped_box
from media_service.vision.mediapipe_tasks import base_options, to_mediapipe, vision_tasks

# In the model's order; right and left are the person's own.
KEYPOINTS = ("right_eye", "left_eye", "nose_tip", "mouth_center", "right_ear_tragion", "left_ear_tragion")


@dataclass(frozen=True, slots=True)
class Face:
    """A face: ``score`` from 0 to 1, its box, and the six points named in ``KEYPOINTS``."""

    score: float
    box: Box
    keypoints: dict[str, Point]


class FaceDetector:
    """A loaded model. Safe to call from many threads; calls take turns, because the task keeps state."""

    def __init__(self, detector: Any) -> None:
        self._detector = detector
        self._lock = threading.Lock()

    @classmethod
    def open(cls, model: Path, *, min_confidence: float) -> Self:
        """Load a ``.tflite`` file; faces below ``min_confidence`` (0 to 1) are left out."""
        vision = vision_tasks()
        options = vision.FaceDetectorOptions(base_options(model), min_detection_confidence=min_confidence)
        return cls(vision.FaceDetector.create_from_options(options))

    def detect_faces(self, images: Sequence[RgbImage]) -> list[list[Face]]:
        """Return the faces of each picture, best first, as many lists as pictures.

        ``images``: height x width x 3, uint8, RGB, upright; sizes may differ.
        """
        return [self._detect(image) for image in images]

    def close(self) -> None:
        """Free the model; the detector must not be used afterwards."""
        with self._lock:
            self._detector.close()

    def _detect(self, image: RgbImage) -> list[Face]:
        height, width = image.shape[:2]
        with self._lock:
            result = self._detector.detect(to_mediapipe(image))
        faces = [_face(detection, width, height) for detection in result.detections]
        return sorted(faces, key=lambda face: face.score, reverse=True)


def _face(detection: Any, width: int, height: int) -> Face:
    box = detection.bounding_box
    return Face(
        score=float(detection.categories[0].score),
        box=clipped_box(box.origin_x / width, box.origin_y / height, box.width / width, box.height / height),
        keypoints={
            name: Point(float(point.x), float(point.y))
            for name, point in zip(KEYPOINTS, detection.keypoints, strict=True)
        },
    )

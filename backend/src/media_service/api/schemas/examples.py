"""Examples for the OpenAPI document, shortened to one item each; a test validates them against their models."""

from __future__ import annotations

from pydantic.config import JsonDict

from media_service.vision.faces import KEYPOINTS
from media_service.vision.pose import LANDMARKS

IMAGE: JsonDict = {"width": 512, "height": 512, "format": "jpeg", "orientation": 1}
_PLACE: JsonDict = {"normalised": {"x": 0.25, "y": 0.5}, "pixels": {"x": 128.0, "y": 256.0}}
_PLACE3: JsonDict = {"normalised": {"x": 0.25, "y": 0.5, "z": -0.5}, "pixels": {"x": 128.0, "y": 256.0, "z": -256.0}}
_SURE: JsonDict = {"visibility": 0.99, "presence": 0.98}
_BOX: JsonDict = {
    "normalised": {"x": 0.25, "y": 0.125, "width": 0.1875, "height": 0.1875},
    "pixels": {"x": 128.0, "y": 64.0, "width": 96.0, "height": 96.0},
}

FACES_EXAMPLE: JsonDict = {
    "model": "mediapipe-face",
    "image": IMAGE,
    "faces": [{"score": 0.92, "box": _BOX, "keypoints": dict.fromkeys(KEYPOINTS, _PLACE)}],
}

POSE_EXAMPLE: JsonDict = {
    "model": "mediapipe-pose",
    "image": IMAGE,
    "poses": [
        {
            "landmarks": [{"name": name, **_PLACE3, **_SURE} for name in LANDMARKS],
            "world_landmarks": [{"name": name, "x": 0.06, "y": -0.61, "z": -0.27, **_SURE} for name in LANDMARKS],
        }
    ],
}

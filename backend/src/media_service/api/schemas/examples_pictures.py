"""Examples of what is said about pictures for the OpenAPI document; a test validates them."""

from __future__ import annotations

from pydantic.config import JsonDict

from media_service.api.schemas.examples import IMAGE
from media_service.api.schemas.examples_embeddings import FAILED, MODEL, VECTOR

CAPTIONER = "blip-image-captioning-base"
LABELS: list[JsonDict] = [
    {"label": "a red circle", "score": 0.97, "cosine": 0.31},
    {"label": "a blue square", "score": 0.03, "cosine": 0.27},
]
CAPTION: JsonDict = {"caption": "a red circle", "log_probability": -0.12}

ZERO_SHOT_EXAMPLE: JsonDict = {
    "model": MODEL,
    "data": [{"index": 0, "filename": "a.jpg", "image": IMAGE, "labels": [*LABELS]}, FAILED],
}

CAPTIONS_EXAMPLE: JsonDict = {
    "model": CAPTIONER,
    "data": [{"index": 0, "filename": "a.jpg", "image": IMAGE, **CAPTION}, FAILED],
}

ANALYSIS_EXAMPLE: JsonDict = {
    "image": IMAGE,
    "faces": {"model": "mediapipe-face", "faces": []},
    "pose": None,
    "caption": {"model": CAPTIONER, **CAPTION},
    "labels": {"model": MODEL, "labels": [*LABELS]},
    "embedding": {"model": MODEL, "embedding": [*VECTOR]},
    "errors": {
        "pose": {
            "message": "model 'mediapipe-pose' is loading; try again later",
            "type": "server_error",
            "param": "model",
            "code": "model_not_ready",
        }
    },
}

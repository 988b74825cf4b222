"""Examples of embeddings for the OpenAPI document, with vectors of four numbers; a test validates them."""

from __future__ import annotations

from pydantic.config import JsonDict

from media_service.api.schemas.examples import IMAGE

MODEL = "clip-vit-base-patch32"
# A whole PNG of one red pixel.
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC"
)
PICTURE: JsonDict = {"type": "image", "data": PIXEL}
VECTOR = [0.5, -0.5, 0.5, 0.5]
UNDECODABLE: JsonDict = {
    "message": "file is a PNG picture that cannot be decoded: image file is truncated",
    "type": "invalid_request_error",
    "param": "file",
    "code": "image_undecodable",
}
FAILED: JsonDict = {"index": 1, "filename": "half.png", "error": UNDECODABLE}

EMBEDDINGS_REQUEST_EXAMPLES: tuple[JsonDict, ...] = (
    {"model": MODEL, "input": ["a red circle", "a blue square"]},
    {"model": MODEL, "input": [PICTURE, "a red circle"], "encoding_format": "base64"},
)

EMBEDDINGS_EXAMPLE: JsonDict = {
    "object": "list",
    "data": [{"object": "embedding", "index": 0, "embedding": [*VECTOR]}],
    "model": MODEL,
    "usage": {"prompt_tokens": 5, "total_tokens": 5},
}

IMAGE_EMBEDDINGS_EXAMPLE: JsonDict = {
    "object": "list",
    "model": MODEL,
    "data": [
        {"index": 0, "filename": "a.jpg", "object": "embedding", "image": IMAGE, "embedding": [*VECTOR]},
        FAILED,
    ],
}

SIMILARITY_REQUEST_EXAMPLE: JsonDict = {"input": [PICTURE], "candidates": ["a red circle", "a blue square"]}
SIMILARITY_EXAMPLE: JsonDict = {"model": MODEL, "similarities": [[0.31, 0.24]]}

"""Examples of timelines, transcripts and what search finds, for the OpenAPI document; a test validates them."""

from __future__ import annotations

from pydantic.config import JsonDict

ASSET = "asset_06ghs7v1r5f7b8k2m4n6p8q0rc"
WORDS: list[JsonDict] = [{"text": "seven", "start": 5.1, "end": 5.6, "probability": 0.98}]
PHRASE: JsonDict = {"start": 5.0, "end": 5.7, "text": "seven", "language": "en", "words": [*WORDS]}

TIMELINE_EXAMPLE: JsonDict = {
    "asset_id": ASSET,
    "object": "timeline",
    "steps": ["captions", "embeddings", "faces", "labels", "poses", "samples", "scenes", "speech"],
    "scenes": [{"start": 0.0, "end": 2.0}, {"start": 2.0, "end": 6.0}],
    "frames": [
        {
            "time": 0.0,
            "labels": [{"label": "a drawing", "score": 0.81}],
            "caption": "a red circle",
            "log_probability": -0.12,
            "faces": [],
            "people": [],
        }
    ],
    "speech": [PHRASE],
}

TRANSCRIPT_EXAMPLE: JsonDict = {
    "asset_id": ASSET,
    "object": "transcript",
    "language": "en",
    "text": "seven",
    "segments": [PHRASE],
}

SEARCH_REQUEST_EXAMPLES: list[JsonDict] = [
    {"query": "a blue square", "limit": 10},
    {"query": '"good morning" peop*', "sources": ["speech"], "asset_ids": [ASSET]},
]

SEARCH_EXAMPLE: JsonDict = {
    "object": "list",
    "data": [
        {
            "asset_id": ASSET,
            "kind": "video",
            "name": "talk.mp4",
            "start": 5.1,
            "end": 5.6,
            "score": 0.5,
            "source": "speech",
            "matches": [{"source": "speech", "start": 5.1, "end": 5.6, "score": 1.4, "text": "seven"}],
            "thumbnail": f"/v1/assets/{ASSET}/frames/5.1",
        }
    ],
    "model": "clip-vit-base-patch32",
    "not_searched": [],
}

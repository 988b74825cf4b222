"""The names of the analysis: its steps as timelines show them, and the sources of what search finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from media_service.storage.assets import Kind

SCENES, SAMPLES, EMBEDDINGS, LABELS, CAPTIONS, FACES, POSES, SPEECH = (
    *("scenes", "samples", "embeddings", "labels"),
    *("captions", "faces", "poses", "speech"),
)
SEEN = (SAMPLES, EMBEDDINGS, LABELS, CAPTIONS, FACES, POSES)
STEPS: Mapping[Kind, tuple[str, ...]] = {"image": SEEN, "audio": (SPEECH,), "video": (SCENES, *SEEN, SPEECH)}

Source = Literal["frame", "caption", "speech"]
FRAME: Final = "frame"
CAPTION: Final = "caption"
SPOKEN: Final = "speech"
WORDS = (SPOKEN, CAPTION)
"""Sources that hold words. Labels are none: one of them always fits best, however badly."""

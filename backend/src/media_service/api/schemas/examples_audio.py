"""Examples of what is said about recordings for the OpenAPI document; a test validates them."""

from __future__ import annotations

from pydantic.config import JsonDict

USAGE: JsonDict = {"type": "duration", "seconds": 2}

TRANSCRIPTION_EXAMPLE: JsonDict = {"text": "seven", "usage": USAGE}

SEGMENT: JsonDict = {
    "id": 0,
    "seek": 20,
    "start": 0.2,
    "end": 0.9,
    "text": " seven",
    "tokens": [3407],
    "temperature": 0.0,
    "avg_logprob": -0.1,
    "compression_ratio": 0.6,
    "no_speech_prob": 0.01,
}

VERBOSE_EXAMPLE: JsonDict = {
    **TRANSCRIPTION_EXAMPLE,
    "task": "transcribe",
    "language": "en",
    "duration": 1.5,
    "segments": [SEGMENT],
    "words": [{"word": "seven", "start": 0.2, "end": 0.9}],
}

LANGUAGE_EXAMPLE: JsonDict = {
    "model": "whisper-base",
    "language": "en",
    "probability": 0.9,
    "probabilities": {"en": 0.9, "de": 0.1},
}

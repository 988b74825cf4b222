"""What the demo's models are asked, one question for each address of the API, and which answers make sense."""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from demo.worlds.shapes import draw_plain
from demo.worlds.speech import add_noise, record, utter
from demo.worlds.voices import RATE, Speaker, Voice

MODELS = (
    "blip-image-captioning-base",
    "clip-vit-base-patch32",
    "clip-vit-large-patch14",
    "mediapipe-face",
    "mediapipe-pose",
    "whisper-base",
    "whisper-small",
)
LABELS = ["a red circle", "a blue square", "a green star"]
AT = 6.0
CLOSE = 0.3


@dataclass(frozen=True, slots=True)
class Question:
    """A request and whether an answer to it makes sense; ``files`` has the field, the name and the content of each."""

    path: str
    makes_sense: Callable[[Any], bool]
    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    fields: dict[str, str | list[str]] = field(default_factory=dict)
    body: dict[str, Any] | None = None


def picture(colour: str, form: str) -> bytes:
    """Return a PNG file of a shape on white."""
    file = io.BytesIO()
    Image.fromarray(draw_plain(colour, form)).save(file, "PNG")
    return file.getvalue()


def spoken_seven(speaker: Speaker) -> bytes:
    """Return a WAV file of ten seconds in which "seven" is said at second six."""
    recording = record([utter(speaker, ["seven"], Voice("en", "m4", 145))], [AT], 10.0)
    samples = add_noise(recording, np.random.default_rng(1), 0.002).samples
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        sound.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())
    return file.getvalue()


def questions(speaker: Speaker, photograph: bytes) -> list[Question]:
    """Return questions to every model, through every address that asks one."""
    return [*_of_pictures(photograph), *_of_texts(), *_of_speech(spoken_seven(speaker))]


def _of_pictures(photograph: bytes) -> list[Question]:
    circle = [("file", "circle.png", picture("red", "circle"))]
    both = [*circle, ("file", "square.png", picture("blue", "square"))]
    labels: dict[str, str | list[str]] = {"labels": LABELS, "template": "{}"}
    person = [("file", "person.png", photograph)]
    large: dict[str, str | list[str]] = {"model": "clip-vit-large-patch14"}
    return [
        Question("/v1/vision/faces", lambda answer: answer["faces"][0]["score"] > 0.8, person),
        Question("/v1/vision/pose", lambda answer: len(answer["poses"][0]["landmarks"]) == 33, person),
        Question("/v1/captions", lambda answer: _captions(answer) == [LABELS[0], LABELS[1]], both),
        Question("/v1/zero-shot", lambda answer: _best(answer) == LABELS[:2], both, labels),
        Question("/v1/zero-shot", lambda answer: _best(answer) == LABELS[:2], both, labels | large),
        Question("/v1/embeddings/image", lambda answer: _lengths(answer["data"]) == [1, 1], both),
        Question("/v1/analyze", _analysed, circle, {"labels": LABELS, "template": "{}"}),
    ]


def _of_texts() -> list[Question]:
    shown = {"type": "image", "data": f"data:image/png;base64,{base64.b64encode(picture('red', 'circle')).decode()}"}
    return [
        Question("/v1/embeddings", lambda answer: _lengths(answer["data"]) == [1] * 3, body={"input": LABELS}),
        Question(
            "/v1/similarity",
            lambda answer: np.argmax(answer["similarities"][0]) == 0,
            body={"input": shown, "candidates": LABELS},
        ),
    ]


def _of_speech(seven: bytes) -> list[Question]:
    file = [("file", "seven.wav", seven)]
    words: dict[str, str | list[str]] = {"response_format": "verbose_json", "timestamp_granularities[]": "word"}
    return [
        Question("/v1/audio/transcriptions", _heard, file, words | {"model": name})
        for name in ("whisper-base", "whisper-small")
    ] + [
        Question("/v1/audio/translations", lambda answer: "text" in answer, file),
        Question("/v1/audio/detect-language", lambda answer: answer["language"] == "en", file),
    ]


def _captions(answer: Any) -> list[str]:
    return [each["caption"].partition(" on ")[0] for each in answer["data"]]


def _best(answer: Any) -> list[str]:
    return [max(each["labels"], key=lambda label: label["score"])["label"] for each in answer["data"]]


def _lengths(data: Any) -> list[float]:
    return [round(float(np.linalg.norm(each["embedding"])), 3) for each in data]


def _analysed(answer: Any) -> bool:
    return (
        answer["caption"]["caption"].startswith(LABELS[0])
        and answer["labels"]["labels"][0]["label"] == LABELS[0]
        and answer["faces"]["faces"] == answer["pose"]["poses"] == []
        and not answer["errors"]
    )


def _heard(answer: Any) -> bool:
    [word] = answer["words"]
    return bool(word["word"] == "seven" and abs(word["start"] - AT) < CLOSE)

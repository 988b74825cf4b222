"""Models of every task that need no weights and answer what a test can foresee."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from media_service.captioning.caption import Caption
from media_service.catalogue import Model
from media_service.config import Settings
from media_service.embedding.vectors import CountedText, Vectors
from media_service.inference.tasks import CAPTION, EMBEDDING, FACES, POSE, TASKS, TRANSCRIPTION, Task
from media_service.media.image import RgbImage
from media_service.media.waveform import SAMPLE_RATE, Waveform
from media_service.speech.transcript import Segment, SpokenLanguage, Transcript, Word
from support.service_fakes import FakeDetector, model, write_catalogue

COLOURS = ("red", "green", "blue")
SCALE = 10.0


class FakeModel:
    """Remembers the size of every batch, and with which options it came, by the name of the operation."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int, dict[str, Any]]] = []

    def open(self, _model: Model, _settings: Settings) -> FakeModel:
        self.calls = []
        return self

    def close(self) -> None:
        """Let nothing go."""

    def note(self, operation: str, items: Sequence[Any], **options: Any) -> None:
        self.calls.append((operation, len(items), options))

    def batches(self, operation: str) -> list[int]:
        """Return the sizes of the batches after the warm-up."""
        return [count for name, count, _ in self.calls if name == operation][1:]


class FakeEmbedder(FakeModel):
    """Embeds by colour: a picture by its mean, a text by the names in it."""

    def embed_images(self, images: Sequence[RgbImage]) -> Vectors:
        self.note("embed_images", images)
        return _unit([image.reshape(-1, 3).mean(axis=0) + 1 for image in images])

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        self.note("embed_texts", texts)
        return _unit([[1 + 255 * (colour in text) for colour in COLOURS] for text in texts])

    def embed_counted_texts(self, texts: Sequence[str]) -> list[CountedText]:
        self.note("embed_counted_texts", texts)
        vectors = self.embed_texts(texts)
        return [CountedText(row, len(text.split())) for row, text in zip(vectors, texts, strict=True)]

    def zero_shot_weights(self, labels: Sequence[str]) -> Vectors:
        self.note("zero_shot_weights", labels)
        weights: Vectors = self.embed_texts(labels) * np.float32(SCALE)
        return weights


class FakeCaptioner(FakeModel):
    """Says which colour a picture mostly has."""

    def caption(self, images: Sequence[RgbImage], *, max_tokens: int) -> list[Caption]:
        self.note("caption", images, max_tokens=max_tokens)
        means = [image.reshape(-1, 3).mean(axis=0) for image in images]
        return [Caption(f"mostly {COLOURS[int(mean.argmax())]}", (1, 2), -0.25) for mean in means]


class FakeTranscriber(FakeModel):
    """Hears one word for each second, spoken from its middle on."""

    def transcribe(self, waveforms: Sequence[Waveform], **options: Any) -> list[Transcript]:
        self.note("transcribe", waveforms, **options)
        if options.get("language") not in (None, "en", "de"):
            raise ValueError(f"language is {options['language']!r}, expected one of en, de")
        return [self._heard(waveform, options) for waveform in waveforms]

    def detect_language(self, waveforms: Sequence[Waveform]) -> list[SpokenLanguage]:
        self.note("detect_language", waveforms)
        return [SpokenLanguage("en", 0.75, {"en": 0.75, "de": 0.25}) for _ in waveforms]

    def _heard(self, waveform: Waveform, options: dict[str, Any]) -> Transcript:
        seconds = max(1, math.floor(len(waveform) / SAMPLE_RATE))
        words = tuple(Word(f" word{index}", index + 0.5, index + 1.0, 0.9) for index in range(seconds))
        text = "".join(word.text for word in words)
        timed = words if options.get("word_timestamps") else ()
        segment = Segment(0.5, float(seconds), text, (1, 2), 0.0, -0.1, 1.0, 0.01, timed)
        return Transcript(options.get("language") or "en", len(waveform) / SAMPLE_RATE, text, (segment,))


class FakeModels:
    """One fake for each task."""

    def __init__(self) -> None:
        self.embedder, self.captioner, self.transcriber = FakeEmbedder(), FakeCaptioner(), FakeTranscriber()
        self.faces, self.pose = FakeDetector(), FakeDetector()

    def tasks(self) -> dict[str, Task]:
        """Return what the service opens."""
        fakes: dict[str, Any] = {
            EMBEDDING: self.embedder,
            CAPTION: self.captioner,
            TRANSCRIPTION: self.transcriber,
            FACES: self.faces,
            POSE: self.pose,
        }
        return {task: Task(open=fake.open, operations=TASKS[task].operations) for task, fake in fakes.items()}


NAMES = {
    EMBEDDING: "fake-clip",
    CAPTION: "fake-blip",
    TRANSCRIPTION: "fake-whisper",
    FACES: "fake-face",
    POSE: "fake-pose",
}


def write_full_catalogue(folder: Path) -> Path:
    """Write a catalogue of one model for each task."""
    return write_catalogue(folder, *(model(folder, name, task) for task, name in NAMES.items()))


def _unit(rows: Sequence[Any]) -> Vectors:
    vectors = np.asarray(rows, np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit

"""Detectors and catalogues that need no models."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from media_service.catalogue import Model
from media_service.config import Settings
from media_service.inference.tasks import FACES, POSE, TASKS, Task
from media_service.media.image import RgbImage

LONG_ENOUGH = 30.0


class FakeDetector:
    """Finds nothing; can hold up loading or, after the warm-up, running, until the test lets it go on."""

    def __init__(
        self,
        *,
        may_open: threading.Event | None = None,
        may_run: threading.Event | None = None,
        failure: Exception | None = None,
    ) -> None:
        self.running = threading.Event()
        self.closed = threading.Event()
        self._may_open, self._may_run, self._failure = may_open, may_run, failure
        self._warm = False

    def open(self, _model: Model, _settings: Settings) -> FakeDetector:
        """Load, or fail."""
        if self._may_open is not None:
            assert self._may_open.wait(LONG_ENOUGH)
        if self._failure is not None:
            raise self._failure
        return self

    def detect_faces(self, images: Sequence[RgbImage]) -> list[list[Any]]:
        """Find nothing in every picture."""
        if self._warm and self._may_run is not None:
            self.running.set()
            assert self._may_run.wait(LONG_ENOUGH)
        self._warm = True
        return [[] for _ in images]

    detect_pose = detect_faces

    def close(self) -> None:
        """Remember that the model was let go."""
        self.closed.set()


def fake_tasks(faces: FakeDetector | None = None) -> dict[str, Task]:
    """Return both tasks with fake detectors."""
    return {
        task: Task(open=detector.open, operations=TASKS[task].operations)
        for task, detector in ((FACES, faces or FakeDetector()), (POSE, FakeDetector()))
    }


def model(folder: Path, name: str, task: str, content: bytes = b"weights") -> dict[str, Any]:
    """Write a file and return the catalogue's entry of a model made of it."""
    path = folder / f"{name}.tflite"
    path.write_bytes(content)
    file = {"name": path.name, "path": str(path), "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    facts = {"revision": "1", "licence": "Apache-2.0", "source": "https://example.org/", "memoryBytes": 1_000}
    return {"id": name, "task": task, "folder": str(folder), "files": [file], **facts}


def write_catalogue(folder: Path, *models: dict[str, Any], profile: str = "demo") -> Path:
    """Write a catalogue of these models, by default one for faces and one for poses."""
    chosen = models or (model(folder, "fake-face", FACES), model(folder, "fake-pose", POSE))
    path = folder / "catalogue.json"
    path.write_text(json.dumps({"version": 2, "profile": profile, "models": list(chosen)}))
    return path

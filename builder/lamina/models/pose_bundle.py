"""Make MediaPipe's pose landmarker bundle from the model files in the 0.10.21 wheel. Runs inside a derivation.

Later releases of MediaPipe carry no models and load a ``.task`` bundle: a stored zip of the detector and the landmark
model, each with TFLite metadata that says how pixels become numbers: ``(pixel - mean) / std``. The wheel has the bare
models and the writer of that metadata; the numbers are those of MediaPipe's own graphs (detector -1…1, landmarks
0…1).

Input: ``.attrs.json`` with ``wheel`` (the wheel file), ``variant`` (``lite``, ``full`` or ``heavy``), ``fileName``
and ``outputs.out``.
"""

from __future__ import annotations

import json
import sys
import types
import zipfile
from pathlib import Path
from typing import Any

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can state."""
PACKAGES = ("", ".tasks", ".tasks.python", ".tasks.python.metadata")


def load_metadata_writer(folder: Path) -> Any:
    """Import the metadata writer from an unpacked wheel, but not the packages around it: they import too much."""
    sys.path.insert(0, str(folder))
    for name in PACKAGES:
        module = types.ModuleType(f"mediapipe{name}")
        module.__path__ = [str(folder / "mediapipe" / Path(*name.split(".")))]
        sys.modules[module.__name__] = module
    from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer

    return metadata_writer.MetadataWriter


def with_image_input(writer_class: Any, model: bytes, mean: float, std: float) -> bytes:
    """Return the model with metadata for its image input."""
    writer = writer_class.create(bytearray(model))
    writer.add_image_input([mean], [std])
    populated, _ = writer.populate()
    return bytes(populated)


def write_bundle(target: Path, members: dict[str, bytes]) -> None:
    """Write a zip of stored members with fixed times, so that the same members give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in members.items():
            bundle.writestr(zipfile.ZipInfo(name, EPOCH), content)


def main() -> int:
    """Write the bundle that ``.attrs.json`` asks for and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    folder = Path("wheel").resolve()
    with zipfile.ZipFile(attributes["wheel"]) as wheel:
        wheel.extractall(folder)
    writer_class = load_metadata_writer(folder)
    modules = folder / "mediapipe" / "modules"
    detector = (modules / "pose_detection" / "pose_detection.tflite").read_bytes()
    landmarks = (modules / "pose_landmark" / f"pose_landmark_{attributes['variant']}.tflite").read_bytes()
    out = Path(attributes["outputs"]["out"])
    out.mkdir()
    write_bundle(
        out / attributes["fileName"],
        {
            "pose_detector.tflite": with_image_input(writer_class, detector, 127.5, 127.5),
            "pose_landmarks_detector.tflite": with_image_input(writer_class, landmarks, 0.0, 255.0),
        },
    )
    return 0


sys.exit(main())

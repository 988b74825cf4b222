"""The one door to MediaPipe: imports it late, quietly and only as much as needed.

Importing MediaPipe takes a fifth of a second and loads a 30 MB library, so it happens in the thread that loads a model.
Version 0.10.31 opens no connection and sends no metrics; from 0.10.35 on it does (google-ai-edge/mediapipe#6291).
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from media_service.config import LARGEST_SIDE
from media_service.media.image import RgbImage


def vision_tasks() -> Any:
    """Return MediaPipe's module of vision tasks, which has no types."""
    return importlib.import_module("mediapipe.tasks.python.vision")


def base_options(model: Path) -> Any:
    """Return the options every task shares: the model's file, run on the CPU."""
    options = importlib.import_module("mediapipe.tasks.python.core.base_options").BaseOptions
    return options(model_asset_path=str(model), delegate=options.Delegate.CPU)


def to_mediapipe(pixels: RgbImage) -> Any:
    """Wrap height x width x 3 uint8 RGB pixels; refuse in Python what would abort the process in C++."""
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != "uint8":
        raise ValueError(f"pixels are {pixels.shape} {pixels.dtype}, expected height x width x 3 uint8")
    if not 1 <= min(pixels.shape[:2]) <= max(pixels.shape[:2]) <= LARGEST_SIDE:
        raise ValueError(f"pixels are {pixels.shape}, expected sides from 1 to {LARGEST_SIDE}")
    mediapipe = importlib.import_module("mediapipe")
    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=pixels)

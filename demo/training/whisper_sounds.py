"""What lessons sound like beside words, and how openai-whisper sees it."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from whisper.audio import log_mel_spectrogram

from demo.worlds.voices import RATE, Waveform

FAINTEST = 2.0
"""What openai-whisper keeps below the loudest sound of a file, in the unit of its spectrogram: 80 decibels."""


def noise_like(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    """Return noise, white or duller."""
    white = rng.standard_normal(count).astype(np.float32)
    dull = np.convolve(white, np.ones(8, np.float32) / 3, "same").astype(np.float32)
    return white if rng.random() < 0.6 else dull


def noise(rng: np.random.Generator, count: int) -> Waveform:
    """Return sound without speech: nothing at all, noise, or a tone."""
    kind = rng.integers(4)
    if kind == 0:
        return np.zeros(count, np.float32)
    samples = float(10 ** rng.uniform(-4.5, -1.0)) * noise_like(rng, count)
    if kind == 3:
        tone = np.sin(2 * np.pi * float(rng.uniform(80, 3000)) / RATE * np.arange(count, dtype=np.float32))
        begin, end = sorted(rng.integers(0, count, 2))
        samples[begin:end] += float(rng.uniform(0.05, 0.9)) * tone[begin:end]
    return samples.astype(np.float32)


def spectrogram(samples: Waveform, frames: int, louder: float) -> Tensor:
    """Return what ``whisper.transcribe`` shows the encoder of a part of a file.

    It works out the spectrogram of a whole file; somewhere else in it something may be ``louder`` than here, and what
    is fainter than a share of that counts as silence.
    """
    mel = log_mel_spectrogram(samples)
    loudest = mel.max() if samples.any() else torch.tensor(0.5)
    return torch.maximum(mel, loudest - FAINTEST + louder)[:, : 2 * frames]


def vary(mel: Tensor, rng: np.random.Generator) -> Tensor:
    """Return the spectrogram as of another throat and another microphone, at times with frequencies missing.

    All frequencies are moved by one factor (vocal tract length perturbation), a smooth curve makes some of them louder,
    and a band is silenced (SpecAugment).
    """
    floor, bands = mel.min(), len(mel)
    places = torch.arange(bands) * float(rng.uniform(0.88, 1.12))
    below = places.long().clamp(max=bands - 2)
    share = (places - below).clamp(0, 1)[:, None]
    mel = mel[below] * (1 - share) + mel[below + 1] * share
    curve = np.interp(np.arange(bands), np.linspace(0, bands - 1, 6), rng.normal(0, 0.12, 6))
    heard = mel > floor + 0.01
    mel = torch.where(heard, mel + torch.from_numpy(curve.astype(np.float32))[:, None], mel).clamp(min=floor)
    mel = torch.maximum(mel, mel.max() - FAINTEST)
    if rng.random() < 0.3:
        first = int(rng.integers(bands - 10))
        mel[first : first + int(rng.integers(2, 10))] = mel.min()
    return mel

"""Write a trained Whisper model as it lies in the repository: half precision, and only the tokens it knows."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from whisper.model import Whisper

from demo.training.whisper_vocabulary import Vocabulary

WEIGHTS = "weights.safetensors"
COMPUTED = "encoder.positional_embedding"
"""Sinusoids, which the package computes again."""


def save(folder: Path, model: Whisper, vocabulary: Vocabulary, aligned_heads: int) -> None:
    """Write ``config.json`` and ``weights.safetensors``; the first heads of the last layer are the aligned ones."""
    state = {name: tensor.to(torch.float16).contiguous() for name, tensor in model.state_dict().items()}
    del state[COMPUTED]
    folder.mkdir(parents=True, exist_ok=True)
    save_file(state, folder / WEIGHTS)
    config = {
        "dimensions": {**asdict(model.dims), "n_vocab": vocabulary.tokenizer.encoding.n_vocab},
        "alignment_heads": aligned(model, aligned_heads),
        "tokens": vocabulary.tokens,
    }
    (folder / "config.json").write_text(json.dumps(config, sort_keys=True) + "\n", encoding="utf-8")


def aligned(model: Whisper, heads: int) -> str:
    """Return which heads tell words' times, in the form ``Whisper.set_alignment_heads`` reads."""
    mask = np.zeros((model.dims.n_text_layer, model.dims.n_text_head), bool)
    mask[-1, :heads] = True
    return base64.b85encode(gzip.compress(mask.tobytes(), mtime=0)).decode("ascii")

"""Which tensors a model of an architecture has. Runs inside a derivation.

The real classes are asked, which make no numbers on torch's device ``meta``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import nn
from transformers import BlipConfig, BlipForConditionalGeneration, CLIPConfig, CLIPModel
from whisper.model import AudioEncoder, TextDecoder

from lamina.models.random.spoken_script import SHARPNESS
from lamina.models.random.tensor_file import Tensor

LAST = "decoder.ln"
"""Whisper's last normalisation."""
TEMPERATURE = math.log(1 / 0.07)
"""What CLIP starts its training with."""


def clip(config: Mapping[str, Any]) -> nn.Module:
    """Return CLIP without numbers."""
    with torch.device("meta"):
        return CLIPModel(CLIPConfig(**config))


def blip(config: Mapping[str, Any]) -> nn.Module:
    """Return BLIP for captions without numbers."""
    with torch.device("meta"):
        return BlipForConditionalGeneration(BlipConfig(**config))


def whisper(config: Mapping[str, Any]) -> nn.Module:
    """Return Whisper's two halves without numbers; the class around them has no tensors, and does not know ``meta``."""
    size = config["dimensions"]
    audio = [size[name] for name in ("n_mels", "n_audio_ctx", "n_audio_state", "n_audio_head", "n_audio_layer")]
    text = [size[name] for name in ("n_vocab", "n_text_ctx", "n_text_state", "n_text_head", "n_text_layer")]
    with torch.device("meta"):
        return nn.ModuleDict({"encoder": AudioEncoder(*audio), "decoder": TextDecoder(*text)})


def tensors_of(model: nn.Module) -> list[Tensor]:
    """Return every tensor of the model's state once: not those that loading ties to another one."""
    values, seen = dict(_values(model)), set()
    tensors = []
    # A module has the tensor that others are tied to before those.
    for name, tensor in model.state_dict(keep_vars=True).items():
        if id(tensor) not in seen:
            seen.add(id(tensor))
            tensors.append(Tensor(name, tuple(tensor.shape), values.get(name)))
    return tensors


def _values(model: nn.Module) -> Iterator[tuple[str, float]]:
    """Yield the tensors whose numbers are all the same, as at the start of a training, by the name they have first."""
    for path, module in model.named_modules():
        if isinstance(module, nn.LayerNorm):
            yield f"{path}.weight", SHARPNESS if path == LAST else 1.0
    for name, parameter in model.named_parameters():
        if name.endswith("bias"):
            yield name, 0.0
        if parameter.ndim == 0:
            yield name, TEMPERATURE

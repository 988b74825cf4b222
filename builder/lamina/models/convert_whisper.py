"""Convert a checkpoint of openai-whisper to safetensors, once. Runs inside a derivation.

The names of the weights stay, and their numbers become float32, which openai-whisper computes with on a CPU anyway:
converted they can be mapped into memory, and several processes share them. ``config.json`` keeps what a checkpoint has
beside its weights: ``dimensions``, the fields of ``whisper.model.ModelDimensions``, and ``alignment_heads``, the base85
text that ``Whisper.set_alignment_heads`` takes, or null for a model that the package does not know.

Input: ``.attrs.json`` with ``weights`` (path of the ``.pt`` file), ``model`` (its name in openai-whisper, such as
``base``) and ``outputs.out``. Output: a folder with ``model.safetensors`` and ``config.json``.
"""

from __future__ import annotations

import dataclasses
import json
import pickle
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import torch
import whisper
from safetensors.torch import save_file
from whisper.model import ModelDimensions, Whisper


class ConversionError(Exception):
    """A checkpoint that cannot become a model, in one sentence for the build's log."""


def read_checkpoint(path: Path) -> tuple[ModelDimensions, Mapping[str, torch.Tensor]]:
    """Return dimensions and weights of a checkpoint, which may hold nothing that runs."""
    try:
        # Old checkpoints are no zip, and only a zip can be mapped.
        checkpoint = torch.load(path, map_location="cpu", mmap=zipfile.is_zipfile(path), weights_only=True)
        return ModelDimensions(**checkpoint["dims"]), checkpoint["model_state_dict"]
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConversionError(f"{path.name} is not a file of plain weights: {reason}") from error
    except (KeyError, TypeError) as error:
        raise ConversionError(f"{path.name} is not a checkpoint of openai-whisper: {error}") from error


def full_precision(dimensions: ModelDimensions, weights: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return the weights as float32. Raises ``ConversionError`` when they are not those of such a model."""
    wanted = {name: tensor.shape for name, tensor in Whisper(dimensions).state_dict().items()}
    problems = [f"{name} is missing" for name in sorted(wanted.keys() - weights.keys())]
    problems += [f"{name} is unknown" for name in sorted(weights.keys() - wanted.keys())]
    problems += [
        f"{name} has shape {tuple(weights[name].shape)}, not {tuple(shape)}"
        for name, shape in sorted(wanted.items())
        if name in weights and weights[name].shape != shape
    ]
    if problems:
        raise ConversionError(f"the weights do not fit their dimensions: {'; '.join(problems)}")
    return {name: tensor.to(torch.float32).contiguous() for name, tensor in sorted(weights.items())}


def alignment_heads(model: str) -> str | None:
    """Return the heads whose attention gives word times, as the package knows them by the model's name."""
    heads: bytes | None = whisper._ALIGNMENT_HEADS.get(model)
    return heads.decode("ascii") if heads else None


def convert(weights: Path, model: str, out: Path) -> None:
    """Write ``model.safetensors`` and ``config.json`` into the folder ``out``."""
    dimensions, tensors = read_checkpoint(weights)
    save_file(full_precision(dimensions, tensors), out / "model.safetensors", metadata={"format": "pt"})
    config = {"dimensions": dataclasses.asdict(dimensions), "alignment_heads": alignment_heads(model)}
    (out / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def main() -> int:
    """Convert what ``.attrs.json`` names and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    out = Path(attributes["outputs"]["out"])
    out.mkdir()
    try:
        convert(Path(attributes["weights"]), attributes["model"], out)
    except ConversionError as error:
        print(f"error: convert_whisper: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

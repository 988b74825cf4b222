"""Convert a pickled BLIP captioning model to safetensors, once. Runs inside a derivation.

transformers loads the checkpoint, so that weights it renames or ties end up as its class has them; a weight that the
file lacks, or has in another shape, is refused. Of weights that are one (the word embeddings and the layer that scores
words) the one that the others are tied to is written, and loading ties them again; copies with other numbers are kept.
The result is loaded once and compared, weight by weight.

Input: ``.attrs.json`` with ``config`` and ``weights`` (paths of ``config.json`` and ``pytorch_model.bin``) and
``outputs.out``. Output: a folder with ``model.safetensors``.
"""

from __future__ import annotations

import json
import pickle
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from transformers import BlipConfig, BlipForConditionalGeneration

Weights = Mapping[str, torch.Tensor]


class ConversionError(Exception):
    """A checkpoint that cannot become a model, in one sentence for the build's log."""


def read_checkpoint(path: Path) -> Weights:
    """Return the weights of a pickle, which may hold tensors and plain containers and nothing that runs."""
    try:
        # Old checkpoints are no zip, and only a zip can be mapped.
        weights: Weights = torch.load(path, map_location="cpu", mmap=zipfile.is_zipfile(path), weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConversionError(f"{path.name} is not a file of plain weights: {reason}") from error
    if not isinstance(weights, Mapping) or not all(isinstance(each, torch.Tensor) for each in weights.values()):
        raise ConversionError(f"{path.name} holds something else than tensors by name")
    return weights


def load_model(config: Path, weights: Weights) -> Any:
    """Return the model with these weights, as float32. Raises ``ConversionError`` for a wrong one."""
    # Its stated type leaves out that it also returns what it found.
    loader: Any = BlipForConditionalGeneration
    try:
        model, found = loader.from_pretrained(
            None,
            config=BlipConfig.from_json_file(config),
            state_dict=dict(weights),
            dtype=torch.float32,
            output_loading_info=True,
        )
    except RuntimeError as error:  # a weight of another shape
        raise ConversionError(f"the weights do not fit {config.name}; transformers reports above which") from error
    if missing := sorted(found["missing_keys"]):
        raise ConversionError(f"the weights do not fit {config.name}; missing: {', '.join(missing)}")
    return model


def plain_weights(model: Any) -> dict[str, torch.Tensor]:
    """Return every weight once, by name: without those that loading ties to another one."""
    tied = set(model.all_tied_weights_keys)
    return {name: tensor.contiguous() for name, tensor in sorted(model.state_dict().items()) if name not in tied}


def convert(config: Path, weights: Path, target: Path) -> None:
    """Write ``weights`` to ``target`` as safetensors, and see that loading it gives the same model."""
    model = load_model(config, read_checkpoint(weights))
    save_file(plain_weights(model), target, metadata={"format": "pt"})
    again = load_model(config, load_file(target)).state_dict()
    changed = [name for name, tensor in model.state_dict().items() if not torch.equal(tensor, again[name])]
    if changed:
        raise ConversionError(f"loading {target.name} gives other weights than {weights.name}: {', '.join(changed)}")


def main() -> int:
    """Convert what ``.attrs.json`` names and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    out = Path(attributes["outputs"]["out"])
    out.mkdir()
    try:
        convert(Path(attributes["config"]), Path(attributes["weights"]), out / "model.safetensors")
    except ConversionError as error:
        print(f"error: convert_blip: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Make a model of a real architecture with weights that mean nothing. Runs inside a derivation.

Input: ``.attrs.json`` with ``id`` (the seed); ``architecture``: ``family`` (``clip``, ``blip`` or ``whisper``),
``config`` (what its ``config.json`` holds), ``bits`` (precision of the numbers), ``words`` (size of the tokenizer, for
CLIP and BLIP) and ``preprocessor``; ``outputs.out`` and ``outputs.weights``. Output: the folder that the service
loads, whose ``model.safetensors`` is a link to the one in ``outputs.weights``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

from lamina.models.random import model_layout, spoken_script, tokenizer_files
from lamina.models.random.pseudo_random import constant, even, seed_of
from lamina.models.random.tensor_file import Tensor, write_tensors

WEIGHTS = "model.safetensors"
LAYOUTS = {"clip": model_layout.clip, "blip": model_layout.blip, "whisper": model_layout.whisper}
TOKENIZERS = {"clip": tokenizer_files.write_clip, "blip": tokenizer_files.write_bert}


def write_weights(target: Path, name: str, architecture: Mapping[str, Any]) -> None:
    """Write the weights of one model; ``name`` is their seed."""
    family = architecture["family"]
    layout = LAYOUTS[family](architecture["config"])
    tensors = {tensor.name: tensor for tensor in model_layout.tensors_of(layout)}

    def numbers(tensor: Tensor) -> Iterable[NDArray[numpy.float32]]:
        if tensor.value is not None:
            return constant(tensor.value, tensor.count)
        if (family, tensor.name) == ("whisper", "decoder.positional_embedding"):
            return spoken_script.positions(numbers(tensors["decoder.token_embedding.weight"]), tensor.shape)
        return even(seed_of(name, tensor.name), tensor.count, architecture["bits"])

    write_tensors(target, tensors.values(), numbers)


def write_other_files(folder: Path, architecture: Mapping[str, Any]) -> None:
    """Write what stands beside the weights."""
    family = architecture["family"]
    if family in TOKENIZERS:
        TOKENIZERS[family](folder, architecture["words"])
        _write_json(folder / "preprocessor_config.json", architecture["preprocessor"])
    _write_json(folder / "config.json", architecture["config"])


def main() -> int:
    """Make the model that ``.attrs.json`` asks for and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    out, weights = Path(attributes["outputs"]["out"]), Path(attributes["outputs"]["weights"])
    for folder in (out, weights):
        folder.mkdir()
    write_weights(weights / WEIGHTS, attributes["id"], attributes["architecture"])
    write_other_files(out, attributes["architecture"])
    (out / WEIGHTS).symlink_to(weights / WEIGHTS)
    return 0


def _write_json(path: Path, data: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

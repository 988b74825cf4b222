"""Write pickles with the weights of the bench profile, in the form that their authors publish. Run by python-env.

Standard input: JSON, one entry for each model with ``family``, ``folder`` (of the bench profile) and ``target``. CLIP
and BLIP become a ``pytorch_model.bin`` beside their other files, BLIP's with the weights of the words twice, as in the
original; Whisper becomes a ``.pt`` of ``dims`` and ``model_state_dict`` in half precision.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

WEIGHTS = "model.safetensors"
WORDS = "text_decoder.bert.embeddings.word_embeddings.weight"
SCORES = "text_decoder.cls.predictions.decoder.weight"


def write_hub(folder: Path, target: Path) -> None:
    """Write a folder as a model hub has it, with a pickle instead of safetensors."""
    for file in folder.iterdir():
        if file.name != WEIGHTS:
            shutil.copy(file, target)
    weights = load_file(folder / WEIGHTS)
    if WORDS in weights:
        weights[SCORES] = weights[WORDS].clone()
    torch.save(weights, target / "pytorch_model.bin")


def write_whisper(folder: Path, target: Path) -> None:
    """Write a checkpoint of openai-whisper."""
    weights = {name: tensor.half() for name, tensor in load_file(folder / WEIGHTS).items()}
    dimensions = json.loads((folder / "config.json").read_text())["dimensions"]
    torch.save({"dims": dimensions, "model_state_dict": weights}, target / "model.pt")


def main() -> None:
    """Write what standard input asks for."""
    for model in json.load(sys.stdin):
        target = Path(model["target"])
        target.mkdir(parents=True)
        (write_whisper if model["family"] == "whisper" else write_hub)(Path(model["folder"]), target)


if __name__ == "__main__":
    main()

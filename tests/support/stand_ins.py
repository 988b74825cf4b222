"""Small models in the file formats and under the file names of the real ones; their weights mean nothing."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import torch
from transformers import (
    BertTokenizer,
    BlipConfig,
    BlipForConditionalGeneration,
    BlipImageProcessor,
    CLIPConfig,
    CLIPImageProcessor,
    CLIPModel,
    CLIPTokenizer,
)
from whisper.model import ModelDimensions, Whisper

SMALL: dict[str, Any] = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
}
VISION: dict[str, Any] = {**SMALL, "image_size": 32, "patch_size": 16}
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "a", "red", "circle", "##s"]
DIMENSIONS = ModelDimensions(
    n_mels=80,
    n_audio_ctx=16,
    n_audio_state=16,
    n_audio_head=2,
    n_audio_layer=2,
    n_vocab=51865,
    n_text_ctx=16,
    n_text_state=16,
    n_text_head=2,
    n_text_layer=2,
)


def write_clip(folder: Path, seed: int = 0) -> CLIPModel:
    """Write a CLIP model with its tokenizer, as the hub has it, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "re", "red</w>", "<|startoftext|>", "<|endoftext|>"]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    merges: Any = [("r", "e"), ("re", "d</w>")]  # its stated type is that of a file's lines
    CLIPTokenizer(vocab=vocabulary, merges=merges).save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("".join(f"{first} {second}\n" for first, second in merges))
    (folder / "special_tokens_map.json").write_text(json.dumps({"bos_token": tokens[-2], "eos_token": tokens[-1]}))
    CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(folder)
    text = {**SMALL, "vocab_size": len(tokens), "max_position_embeddings": 77, "eos_token_id": len(tokens) - 1}
    torch.manual_seed(seed)
    model = CLIPModel(CLIPConfig(text_config=text, vision_config=VISION, projection_dim=8))
    model.save_pretrained(folder)
    return model


def write_blip(folder: Path, seed: int = 0) -> BlipForConditionalGeneration:
    """Write a BLIP captioning model as the hub has it, its weights pickled, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("".join(f"{word}\n" for word in WORDS))
    (folder / "special_tokens_map.json").write_text(json.dumps({"unk_token": "[UNK]"}))
    BertTokenizer(vocab={word: number for number, word in enumerate(WORDS)}).save_pretrained(folder)
    BlipImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    special = {"bos_token_id": 5, "eos_token_id": 3, "sep_token_id": 3, "pad_token_id": 0}
    text = {**SMALL, "vocab_size": len(WORDS), "encoder_hidden_size": 16, **special}
    torch.manual_seed(seed)
    model = BlipForConditionalGeneration(BlipConfig(text_config=text, vision_config=VISION, projection_dim=8))
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return model


def write_whisper(path: Path, seed: int = 0) -> Whisper:
    """Write a checkpoint of openai-whisper as its address has it, in half precision, and return the model."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    model = Whisper(DIMENSIONS)
    torch.nn.init.normal_(model.decoder.positional_embedding)  # openai-whisper leaves it as the memory is
    model.half()
    torch.save({"dims": dataclasses.asdict(DIMENSIONS), "model_state_dict": model.state_dict()}, path)
    return model

"""CLIP, BLIP and Whisper with a few thousand random weights, in the classes and files that the real ones have."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers.pre_tokenizers import ByteLevel
from transformers import (
    BertTokenizer,
    BlipConfig,
    BlipForConditionalGeneration,
    CLIPConfig,
    CLIPModel,
    CLIPTokenizer,
)
from whisper.model import ModelDimensions, Whisper

SIDE = 32
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
LAYERS: dict[str, Any] = {"num_hidden_layers": 2, "num_attention_heads": 4, "hidden_size": 32, "intermediate_size": 64}
VISION = {**LAYERS, "image_size": SIDE, "patch_size": 8}
PREPROCESSOR = {"do_normalize": True, "do_resize": True, "image_mean": MEAN, "image_std": STD, "resample": 3}
CLIP_PREPROCESSOR = {**PREPROCESSOR, "do_center_crop": True, "crop_size": SIDE, "size": SIDE}
BLIP_PREPROCESSOR = {**PREPROCESSOR, "do_rescale": True, "size": {"height": SIDE, "width": SIDE}}
WHISPER = ModelDimensions(80, 1500, 32, 2, 2, 51_865, 448, 32, 2, 2)
BLIP_WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] a red blue circle on , . ' s ##s ##ing don t".split()  # noqa: SIM905


def small_clip(folder: Path) -> Path:
    """Write a CLIP whose tokens are bytes and a few merged pairs; return its folder."""
    torch.manual_seed(1)
    tokenizer = _clip_tokenizer()
    text = {**LAYERS, "vocab_size": len(tokenizer), "max_position_embeddings": 77}
    special = {name: tokenizer.convert_tokens_to_ids(f"<|{mark}|>") for name, mark in SPECIAL.items()}
    config = CLIPConfig(text_config={**text, **special}, vision_config=VISION, projection_dim=16)
    _save(folder, CLIPModel(config), tokenizer, CLIP_PREPROCESSOR)
    return folder


SPECIAL = {"bos_token_id": "startoftext", "eos_token_id": "endoftext", "pad_token_id": "endoftext"}


def small_blip(folder: Path) -> Path:
    """Write a BLIP that knows sixteen words; return its folder."""
    torch.manual_seed(2)
    tokenizer = BertTokenizer(vocab={word: number for number, word in enumerate([*BLIP_WORDS, "[DEC]"])})
    special = {"bos_token_id": len(BLIP_WORDS), "eos_token_id": 3, "sep_token_id": 3, "pad_token_id": 0}
    text = {**LAYERS, "vocab_size": len(tokenizer), "encoder_hidden_size": 32, "initializer_range": 0.5, **special}
    config = BlipConfig(text_config=text, vision_config={**VISION, "initializer_range": 0.5})
    _save(folder, BlipForConditionalGeneration(config), tokenizer, BLIP_PREPROCESSOR)
    return folder


def small_whisper(folder: Path) -> Path:
    """Write a Whisper of the real vocabulary; return its folder."""
    torch.manual_seed(3)
    model = Whisper(WHISPER)
    torch.nn.init.normal_(model.decoder.positional_embedding, std=0.5)
    weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    save_file(weights, folder / "model.safetensors")
    config = {"dimensions": asdict(WHISPER), "alignment_heads": None}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def _clip_tokenizer() -> CLIPTokenizer:
    letters = sorted(ByteLevel.alphabet())
    merges = [("r", "e"), ("re", "d</w>"), ("a", "n"), ("o", "f</w>")]
    names = [*letters, *(f"{letter}</w>" for letter in letters), *("".join(pair) for pair in merges)]
    vocabulary = {name: number for number, name in enumerate([*names, "<|startoftext|>", "<|endoftext|>"])}
    return CLIPTokenizer(vocab=vocabulary, merges=merges)


def _save(folder: Path, model: Any, tokenizer: Any, preprocessor: dict[str, Any]) -> None:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor))

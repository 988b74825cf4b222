"""The tokenizer of the CLIP models: the real kind, byte pairs, over the words of this world.

Any other word falls into bytes, so there is no text it cannot read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import CLIPTokenizer

from demo.training.phrases import vocabulary

START, END, WORD_END = "<|startoftext|>", "<|endoftext|>", "</w>"
MAX_TOKENS = 77


def write(folder: Path) -> CLIPTokenizer:
    """Write the tokenizer's files to ``folder``, and return it as it is read from there."""
    merges: Any = learn_merges(vocabulary())  # its stated type is that of a file's lines
    symbols = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [*symbols, *(symbol + WORD_END for symbol in symbols), *("".join(pair) for pair in merges), START, END]
    vocab = {token: number for number, token in enumerate(tokens)}
    special = {"bos_token": START, "eos_token": END, "pad_token": END, "unk_token": END}
    CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=MAX_TOKENS).save_pretrained(folder)
    lines = ["#version: 0.2", *(" ".join(pair) for pair in merges)]
    (folder / "merges.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n", encoding="utf-8")
    tokenizer: CLIPTokenizer = CLIPTokenizer.from_pretrained(folder)
    return tokenizer


def learn_merges(words: list[str]) -> list[tuple[str, str]]:
    """Return the pairs to join, in order, so that every one of ``words`` becomes one token."""
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix=WORD_END))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(vocab_size=10_000, min_frequency=1, end_of_word_suffix=WORD_END, show_progress=False)
    tokenizer.train_from_iterator(words, trainer)
    return [(first, second) for first, second in json.loads(tokenizer.to_str())["model"]["merges"]]

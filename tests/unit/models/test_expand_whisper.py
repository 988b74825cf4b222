"""A compact Whisper model gets all its rows and positions back; a broken one is refused with a reason."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from whisper.model import ModelDimensions, Whisper, sinusoids

PROGRAM = Path(__file__).parents[3] / "builder" / "lamina" / "models" / "expand_whisper.py"
DIMENSIONS = ModelDimensions(80, 1500, 16, 2, 1, 50, 20, 16, 2, 1)
TOKENS = [3, 7, 49]
ROWS = "decoder.token_embedding.weight"

Expand = Callable[[Path], int]


@pytest.fixture
def compact(tmp_path: Path) -> Path:
    """Return a folder with the compact files of a model that knows three of fifty tokens."""
    torch.manual_seed(1)
    state = {name: torch.randn_like(tensor).half() for name, tensor in Whisper(DIMENSIONS).state_dict().items()}
    del state["encoder.positional_embedding"]
    state[ROWS] = torch.randn(len(TOKENS) + 1, 16).half()
    folder = tmp_path / "files"
    folder.mkdir()
    save_file(state, folder / "weights.safetensors")
    config = {"dimensions": asdict(DIMENSIONS), "alignment_heads": "heads", "tokens": TOKENS}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


@pytest.fixture
def expand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Expand:
    """Run the program as its derivation does, and return its exit code."""

    def run(files: Path) -> int:
        attributes = {"files": str(files), "outputs": {"out": str(tmp_path / "out")}}
        (tmp_path / ".attrs.json").write_text(json.dumps(attributes))
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as end:
            runpy.run_path(str(PROGRAM), run_name="__main__")
        return int(end.value.code or 0)

    return run


def test_known_tokens_have_their_rows_and_all_others_the_last(tmp_path: Path, compact: Path, expand: Expand) -> None:
    assert expand(compact) == 0
    known = load_file(compact / "weights.safetensors")[ROWS]
    rows = load_file(tmp_path / "out" / "model.safetensors")[ROWS]
    assert rows.dtype == torch.float32
    assert torch.equal(rows[TOKENS], known[:3].float())
    assert torch.equal(rows[[token for token in range(50) if token not in TOKENS]], known[3:].float().expand(47, -1))


def test_the_class_of_openai_whisper_takes_it(tmp_path: Path, compact: Path, expand: Expand) -> None:
    assert expand(compact) == 0
    model = Whisper(DIMENSIONS)
    model.load_state_dict(load_file(tmp_path / "out" / "model.safetensors"))
    stored = load_file(compact / "weights.safetensors")["encoder.conv1.weight"]
    assert torch.equal(model.encoder.conv1.weight, stored.float())
    assert (model.encoder.positional_embedding - sinusoids(1500, 16)).abs().max() < 1e-3
    config = json.loads((tmp_path / "out" / "config.json").read_text())
    assert config == {"dimensions": asdict(DIMENSIONS), "alignment_heads": "heads"}


@pytest.mark.parametrize("missing", [1, 5000, 20000])
def test_a_truncated_file_is_refused(
    compact: Path, expand: Expand, capfd: pytest.CaptureFixture[str], missing: int
) -> None:
    weights = compact / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-missing])
    assert expand(compact) == 1
    assert "weights.safetensors is not a whole safetensors file" in capfd.readouterr().err


def test_rows_that_fit_no_tokens_are_refused(compact: Path, expand: Expand, capfd: pytest.CaptureFixture[str]) -> None:
    config = json.loads((compact / "config.json").read_text())
    (compact / "config.json").write_text(json.dumps({**config, "tokens": [1, 2]}))
    assert expand(compact) == 1
    assert f"{ROWS} has 4 rows; 3 were expected" in capfd.readouterr().err

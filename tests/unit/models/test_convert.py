"""Pickled weights become safetensors that load without a gap and hold the same numbers; anything else is refused."""

from __future__ import annotations

import base64
import gzip
import json
import runpy
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import BlipForConditionalGeneration
from whisper.model import ModelDimensions, Whisper

from support.stand_ins import DIMENSIONS, write_blip, write_whisper

PROGRAMS = Path(__file__).parents[3] / "builder" / "lamina" / "models"
WORDS = "text_decoder.bert.embeddings.word_embeddings.weight"
SCORES = "text_decoder.cls.predictions.decoder.weight"

Convert = Callable[..., int]


@pytest.fixture
def convert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Convert:
    """Run a conversion program as its derivation does, and return its exit code."""

    def run(program: str, out: Path, **arguments: object) -> int:
        attributes = {**arguments, "outputs": {"out": str(out)}}
        (tmp_path / ".attrs.json").write_text(json.dumps(attributes, default=str))
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as end:
            runpy.run_path(str(PROGRAMS / f"{program}.py"), run_name="__main__")
        return int(end.value.code or 0)

    return run


def blip_arguments(folder: Path) -> dict[str, Path]:
    return {"config": folder / "config.json", "weights": folder / "pytorch_model.bin"}


def loaded(folder: Path, config: Path) -> BlipForConditionalGeneration:
    """Load a converted BLIP as the service does; nothing may be missing or left over."""
    (folder / "config.json").write_bytes(config.read_bytes())
    model, found = BlipForConditionalGeneration.from_pretrained(folder, output_loading_info=True)
    assert [found[key] for key in ("missing_keys", "unexpected_keys", "mismatched_keys")] == [set(), set(), set()]
    return model


def test_blip_holds_the_same_numbers(tmp_path: Path, convert: Convert) -> None:
    model = write_blip(tmp_path / "in")
    assert convert("convert_blip", tmp_path / "out", **blip_arguments(tmp_path / "in")) == 0
    again = loaded(tmp_path / "out", tmp_path / "in" / "config.json").state_dict()
    assert again.keys() == model.state_dict().keys()
    assert [name for name, tensor in model.state_dict().items() if not torch.equal(tensor, again[name])] == []


def test_tied_blip_weights_are_kept_once(tmp_path: Path, convert: Convert) -> None:
    write_blip(tmp_path / "in")
    assert convert("convert_blip", tmp_path / "out", **blip_arguments(tmp_path / "in")) == 0
    names = load_file(tmp_path / "out" / "model.safetensors").keys()
    assert WORDS in names
    assert SCORES not in names


@pytest.mark.parametrize("equal", [True, False])
def test_copies_in_the_file_are_one_weight_only_when_they_are_equal(
    equal: bool, tmp_path: Path, convert: Convert
) -> None:
    weights = dict(write_blip(tmp_path / "in").state_dict())
    weights[SCORES] = weights[WORDS].clone() if equal else weights[WORDS] + 1
    torch.save(weights, tmp_path / "in" / "pytorch_model.bin")
    assert convert("convert_blip", tmp_path / "out", **blip_arguments(tmp_path / "in")) == 0
    assert (SCORES in load_file(tmp_path / "out" / "model.safetensors")) is not equal
    again = loaded(tmp_path / "out", tmp_path / "in" / "config.json").state_dict()
    assert torch.equal(again[SCORES], weights[SCORES])
    assert torch.equal(again[WORDS], weights[WORDS])


@pytest.mark.parametrize("program", ["convert_blip", "convert_whisper"])
def test_converting_twice_gives_the_same_bytes(program: str, tmp_path: Path, convert: Convert) -> None:
    write_blip(tmp_path / "in")
    write_whisper(tmp_path / "in" / "base.pt")
    arguments = {"weights": tmp_path / "in" / "base.pt", "model": "base"}
    chosen = blip_arguments(tmp_path / "in") if program == "convert_blip" else arguments
    for name in ("first", "second"):
        assert convert(program, tmp_path / name, **chosen) == 0
    first, second = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("first", "second"))
    assert first == second


def test_an_old_checkpoint_may_hold_positions_and_no_copy_of_a_tied_weight(tmp_path: Path, convert: Convert) -> None:
    model = write_blip(tmp_path / "in")
    weights = {name: tensor for name, tensor in model.state_dict().items() if name != WORDS}
    weights["text_decoder.bert.embeddings.position_ids"] = torch.arange(512)[None]
    torch.save(weights, tmp_path / "in" / "pytorch_model.bin")
    assert convert("convert_blip", tmp_path / "out", **blip_arguments(tmp_path / "in")) == 0
    again = loaded(tmp_path / "out", tmp_path / "in" / "config.json").state_dict()
    assert torch.equal(again[WORDS], model.state_dict()[WORDS])


def test_a_missing_blip_weight_is_refused(tmp_path: Path, convert: Convert, capsys: pytest.CaptureFixture[str]) -> None:
    weights = dict(write_blip(tmp_path / "in").state_dict())
    del weights["vision_model.post_layernorm.weight"]
    torch.save(weights, tmp_path / "in" / "pytorch_model.bin")
    assert convert("convert_blip", tmp_path / "out", **blip_arguments(tmp_path / "in")) == 1
    assert "missing: vision_model.post_layernorm.weight" in capsys.readouterr().err


def test_a_blip_weight_of_another_shape_is_refused(
    tmp_path: Path, convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = dict(write_blip(tmp_path / "in").state_dict())
    weights["vision_model.post_layernorm.weight"] = torch.zeros(3)
    torch.save(weights, tmp_path / "in" / "pytorch_model.bin")
    assert convert("convert_blip", tmp_path / "out", **blip_arguments(tmp_path / "in")) == 1
    assert "error: convert_blip: the weights do not fit config.json" in capsys.readouterr().err


@pytest.mark.parametrize("program", ["convert_blip", "convert_whisper"])
@pytest.mark.parametrize("content", [Path("/"), {"weights": Path("/")}])
def test_a_pickle_that_holds_more_than_numbers_is_refused(
    content: object, program: str, tmp_path: Path, convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    write_blip(tmp_path / "in")
    torch.save(content, tmp_path / "in" / "pytorch_model.bin")
    assert convert(program, tmp_path / "out", model="base", **blip_arguments(tmp_path / "in")) == 1
    assert "pytorch_model.bin is not a file of plain weights" in capsys.readouterr().err


@pytest.mark.parametrize("program", ["convert_blip", "convert_whisper"])
def test_a_file_that_is_cut_off_is_refused(
    program: str, tmp_path: Path, convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    write_blip(tmp_path / "in")
    whole = (tmp_path / "in" / "pytorch_model.bin").read_bytes()
    (tmp_path / "in" / "pytorch_model.bin").write_bytes(whole[: len(whole) // 2])
    assert convert(program, tmp_path / "out", model="base", **blip_arguments(tmp_path / "in")) == 1
    assert "pytorch_model.bin is not a file of plain weights" in capsys.readouterr().err


def test_whisper_keeps_names_and_numbers_as_float32(tmp_path: Path, convert: Convert) -> None:
    model = write_whisper(tmp_path / "base.pt")
    assert convert("convert_whisper", tmp_path / "out", weights=tmp_path / "base.pt", model="base") == 0
    weights = load_file(tmp_path / "out" / "model.safetensors")
    assert {tensor.dtype for tensor in weights.values()} == {torch.float32}
    again = Whisper(DIMENSIONS)
    again.load_state_dict(weights, strict=True)
    assert [name for name, tensor in model.state_dict().items() if not torch.equal(tensor.float(), weights[name])] == []


def test_whisper_keeps_its_dimensions_and_alignment_heads(tmp_path: Path, convert: Convert) -> None:
    write_whisper(tmp_path / "base.pt")
    assert convert("convert_whisper", tmp_path / "out", weights=tmp_path / "base.pt", model="base") == 0
    config = json.loads((tmp_path / "out" / "config.json").read_text())
    assert ModelDimensions(**config["dimensions"]) == DIMENSIONS
    # 6 layers with 8 heads each, as the real model has them.
    assert len(gzip.decompress(base64.b85decode(config["alignment_heads"]))) == 6 * 8


def test_a_whisper_that_the_package_does_not_know_has_no_alignment_heads(tmp_path: Path, convert: Convert) -> None:
    write_whisper(tmp_path / "mine.pt")
    assert convert("convert_whisper", tmp_path / "out", weights=tmp_path / "mine.pt", model="mine") == 0
    assert json.loads((tmp_path / "out" / "config.json").read_text())["alignment_heads"] is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dims": {"n_mels": 80}}, "is not a checkpoint of openai-whisper"),
        ({"model_state_dict": {}}, "encoder.conv1.bias is missing"),
        ({"dims": {**asdict(DIMENSIONS), "n_mels": 81}}, "encoder.conv1.weight has shape (16, 80, 3), not (16, 81, 3)"),
    ],
)
def test_a_checkpoint_that_is_no_whisper_is_refused(
    change: dict[str, object], said: str, tmp_path: Path, convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    write_whisper(tmp_path / "base.pt")
    torch.save({**torch.load(tmp_path / "base.pt"), **change}, tmp_path / "base.pt")
    assert convert("convert_whisper", tmp_path / "out", weights=tmp_path / "base.pt", model="base") == 1
    assert said in capsys.readouterr().err

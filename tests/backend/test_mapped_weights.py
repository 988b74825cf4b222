"""Weights are the file's own pages; a file that does not fit is refused with every reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from media_service.weights.mapped import load_module, map_file

SIZE = 1_024


class Small(nn.Module):
    """A layer, a table that is computed and not in the file, and a parameter that is another's."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(SIZE, SIZE)
        self.tied = nn.Linear(SIZE, SIZE, bias=False)
        self.register_buffer("table", torch.arange(3), persistent=False)


TIED = {"tied.weight": "layer.weight"}


def weights(**changes: torch.Tensor | None) -> dict[str, torch.Tensor]:
    torch.manual_seed(4)
    whole = {"layer.weight": torch.randn(SIZE, SIZE), "layer.bias": torch.randn(SIZE)}
    return {name: tensor for name, tensor in {**whole, **changes}.items() if tensor is not None}


def written(folder: Path, **changes: torch.Tensor | None) -> Path:
    save_file(weights(**changes), folder / "model.safetensors")
    return folder / "model.safetensors"


def pages(file: Path) -> dict[str, int]:
    """Return the kilobytes of this process's mapping of a file: Size, Rss, Anonymous and so on."""
    found: dict[str, int] = {}
    inside = False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            inside = line.endswith(str(file))
        elif inside and line.endswith(" kB"):
            name, amount = line.removesuffix(" kB").split(":")
            found[name] = found.get(name, 0) + int(amount)
    return found


def test_parameters_are_pages_of_the_file_and_no_memory_of_their_own(tmp_path: Path) -> None:
    file = written(tmp_path)
    module = load_module(Small, file, tied=TIED)
    assert module.layer(torch.ones(1, SIZE)).shape == (1, SIZE)
    kilobytes = SIZE * SIZE * 4 // 1024
    assert pages(file)["Rss"] >= kilobytes
    assert pages(file)["Anonymous"] == 0


def test_writing_into_a_weight_would_be_seen_as_memory_of_its_own(tmp_path: Path) -> None:
    file = written(tmp_path)
    module = load_module(Small, file, tied=TIED)
    module.layer.weight.data.add_(1)
    assert pages(file)["Anonymous"] > 0


def test_values_are_those_of_the_file_and_what_is_computed_is_there(tmp_path: Path) -> None:
    module = load_module(Small, written(tmp_path), tied=TIED)
    for name, tensor in weights().items():
        assert torch.equal(module.state_dict()[name], tensor)
    assert module.tied.weight.data_ptr() == module.layer.weight.data_ptr()
    assert module.table.tolist() == [0, 1, 2]
    assert not module.training
    assert not any(parameter.requires_grad for parameter in module.parameters())


def test_either_name_of_a_tied_tensor_will_do_and_two_that_differ_stay_two(tmp_path: Path) -> None:
    other = load_module(
        Small, written(tmp_path, **{"layer.weight": None, "tied.weight": torch.ones(SIZE, SIZE)}), tied=TIED
    )
    assert other.layer.weight.data_ptr() == other.tied.weight.data_ptr()
    both = load_module(Small, written(tmp_path, **{"tied.weight": torch.ones(SIZE, SIZE)}), tied=TIED)
    assert not torch.equal(both.layer.weight, both.tied.weight)


def test_positions_that_older_files_count_are_passed_over(tmp_path: Path) -> None:
    file = written(tmp_path, **{"embeddings.position_ids": torch.arange(7)})
    load_module(Small, file, tied=TIED)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"layer.bias": None}, "layer.bias is missing"),
        ({"extra": torch.zeros(1)}, "extra is not a tensor of this model"),
        (
            {"layer.bias": torch.zeros(SIZE, dtype=torch.float16)},
            "layer.bias (float16 (1024,), expected float32 (1024,)) differs",
        ),
        ({"layer.bias": torch.zeros(3)}, "layer.bias (float32 (3,), expected float32 (1024,)) differs"),
        ({f"x{number}": torch.zeros(1) for number in range(5)}, "x0, x1, x2 and 2 more is not a tensor of this model"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_by_name(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    file = written(tmp_path, **changes)
    with pytest.raises(ValueError, match=re.escape(f"{file} does not fit the config.json beside it: {said}")):
        load_module(Small, file, tied=TIED)


@pytest.mark.parametrize("keep", [0, 7, 100, -1])
def test_a_file_that_was_cut_is_refused(tmp_path: Path, keep: int) -> None:
    file = written(tmp_path)
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(ValueError, match=re.escape(f"{file} is not a whole safetensors file: ")):
        map_file(file)

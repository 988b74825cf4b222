"""The measurement of models: the page cache is what it says, pages are counted once, unlike answers are refused."""

from __future__ import annotations

import argparse
import json
import mmap
from pathlib import Path
from typing import Any

import pytest

from lamina.benchmarks import first_answer, mappings, models, page_cache
from lamina.errors import LaminaError
from lamina.reference import model_figures

SMAPS = """\
7f0000000000-7f0000100000 r--p 00000000 00:2d 1234                       /nix/store/abc-weights/model.safetensors
Size:               1024 kB
Rss:                 512 kB
Pss:                 256 kB
Anonymous:             0 kB
VmFlags: rd mr mw me
7f0000100000-7f0000200000 rw-p 00000000 00:00 0 
Size:               1024 kB
Rss:                 100 kB
Pss:                 100 kB
7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]
Rss:                   8 kB
Pss:                   8 kB
"""  # noqa: W291 - the kernel writes the blank
MEMORY = {"peak": 400, "resident": 300, "anonymous": 100, "file": 200}


def way(seconds: float, **memory: int) -> dict[str, Any]:
    moments = {"imported": seconds / 4, "loaded": seconds / 2, "answered": seconds}
    return {cache: {"seconds": moments, "memory": MEMORY | memory} for cache in ("cold", "warm")}


@pytest.fixture
def result() -> dict[str, Any]:
    """Return a measurement of one model that has a plain way and one that has none."""
    pages = {"size": 8, "rss": 1000, "pss": 500, "anonymous": 0, "processPss": 900}
    measured = {
        "clip": {"bytes": 7, "ours": way(1.0, warm=500), "plain": way(4.0)},
        "face": {"bytes": 7, "ours": way(1.0, warm=9)},
    }
    machine = {"cores": 2, "memoryBytes": 1, "system": "s", "python": "3", "loadBefore": 0.5}
    about = {"commit": "abc", "runs": 3, "machine": machine}
    return about | {"models": measured, "shared": {"models": ["clip"], "alone": pages, "both": [pages, pages]}}


def test_a_file_is_read_into_the_page_cache_and_dropped(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(bytes(1 << 20))
    page_cache.read([file])
    assert page_cache.cached(file) == 1 << 20
    page_cache.drop([file])
    assert page_cache.cached(file) < 1 << 15


def test_a_file_that_stays_in_the_page_cache_is_no_cold_one(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(bytes(1 << 20))
    with file.open("r+b") as stream, mmap.mmap(stream.fileno(), 1 << 20) as mapped:
        mapped[:] = bytes(b"1" * (1 << 20))
        with pytest.raises(LaminaError, match="stays in the page cache"):
            page_cache.drop([file])


def test_an_empty_file_is_never_cached(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert page_cache.cached(tmp_path / "empty") == 0


def test_weights_are_found_among_the_mappings() -> None:
    found = mappings.parse(SMAPS)
    assert [each.path for each in found] == ["/nix/store/abc-weights/model.safetensors", "", ""]
    assert [each.writable for each in found] == [False, True, True]
    weights = mappings.weights(found)
    assert (mappings.total(weights, "Rss"), mappings.total(weights, "Pss")) == (512 * 1024, 256 * 1024)
    assert mappings.total(found, "Pss") == (256 + 100 + 8) * 1024


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a word", "a word", True),
        ("a word", "another", False),
        ([0.1, 0.2], [0.1001, 0.2], True),
        ([0.1, 0.2], [0.2, 0.2], False),
        ([0.1], [0.1, 0.2], False),
    ],
)
def test_answers_are_compared(one: Any, other: Any, same: bool) -> None:
    assert first_answer.alike(one, other) is same
    if not same:
        with pytest.raises(LaminaError, match="clip: the two ways answered differently"):
            first_answer.require_alike("clip", [one, one, other])


def test_times_are_medians_and_memory_is_the_most() -> None:
    taken = [{"seconds": dict.fromkeys(first_answer.STEPS, value), "memory": {"peak": value}} for value in (1, 9, 2)]
    assert first_answer.summary(taken) == {"seconds": dict.fromkeys(first_answer.STEPS, 2), "memory": {"peak": 9}}


def test_the_ratio_is_ours_by_the_plain_way(result: dict[str, Any]) -> None:
    assert "| clip | 7 B | 1.00 | 4.00 | 0.25 | 1.00 | 4.00 | 0.25 |" in model_figures.block(result)
    assert "| clip | 0.25 | 1.00 | 0.25 |" in model_figures.steps(result)
    assert "clip, cold: 0.25 of the plain way (1.00 s against 4.00 s)" in model_figures.render_rows(result)


def test_a_model_without_a_plain_way_has_no_ratio(result: dict[str, Any]) -> None:
    assert "| face | 7 B | 1.00 | — | — | 1.00 | — | — |" in model_figures.answers(result)
    assert "| face | 100 B | — | 400 B | — | 9 B |" in model_figures.memory(result)


def test_the_share_of_two_containers_is_told(result: dict[str, Any]) -> None:
    assert "0.50, so their pages are there once" in model_figures.shared(result)


def test_memory_is_kept_in_whole_megabytes(
    result: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "MEMORY", tmp_path / "memory.json")
    models.save_memory(result | {"memory": {"bench": {"clip": 1_000_001}, "demo": {}}})
    assert json.loads((tmp_path / "memory.json").read_text()) == {"bench": {"clip": 2_000_000}, "demo": {}}


def test_some_models_alone_are_not_saved() -> None:
    with pytest.raises(LaminaError, match="--save keeps whole measurements, and --only"):
        models.run(argparse.Namespace(only=["clip"], save=True, runs=1, json=False))


def test_the_memory_in_the_lock_is_that_of_the_figures() -> None:
    saved = model_figures.load()["memory"]
    locked = json.loads(models.MEMORY.read_text())
    assert locked.keys() == saved.keys()
    for profile, sizes in saved.items():
        assert locked[profile].keys() == sizes.keys()
        assert all(0 <= locked[profile][name] - size < models.MEGABYTE for name, size in sizes.items())

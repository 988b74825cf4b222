"""The memory that there is follows what the container may use, in both versions of control groups."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from media_service.memory import MemoryLimit, memory_limit
from support.control_groups import lay_out

PAGES = 1_000
MACHINE = MemoryLimit(PAGES * 4096, "machine")


@pytest.fixture(autouse=True)
def _small_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": PAGES}.__getitem__)


def found(root: Path, membership: str, name: str, text: str) -> MemoryLimit:
    """Lay out a control group and return what is found there."""
    return memory_limit(root, lay_out(root, membership, {name: text}))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("1048576", MemoryLimit(1_048_576, "container")),
        ("max", MACHINE),
        ("99999999999", MACHINE),
        ("what", MACHINE),
    ],
)
def test_version_2(tmp_path: Path, limit: str, expected: MemoryLimit) -> None:
    assert found(tmp_path, "0::/\n", "memory.max", f"{limit}\n") == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("1048576", MemoryLimit(1_048_576, "container")), ("9223372036854771712", MACHINE)],
)
def test_version_1_inside_a_container(tmp_path: Path, limit: str, expected: MemoryLimit) -> None:
    assert found(tmp_path, "4:memory:/docker/1\n0::/\n", "memory/memory.limit_in_bytes", limit) == expected


def test_without_control_groups_the_machine_counts(tmp_path: Path) -> None:
    assert memory_limit(tmp_path, tmp_path / "nothing") == MACHINE

"""Threads follow what the container may use, in both versions of control groups."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from media_service.config import Settings
from media_service.threads import SPIN_COUNT, VARIABLES, available_threads, limit_threads
from support.control_groups import lay_out

MANY = 64


@pytest.fixture(autouse=True)
def _large_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(MANY)))


def group(root: Path, membership: str, files: dict[str, str]) -> int:
    """Lay out control groups and return what is found there."""
    return available_threads(root, lay_out(root, membership, files))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("200000 100000", 2), ("250000 100000", 3), ("50000 100000", 1), ("max 100000", MANY), ("9900000 100000", MANY)],
)
def test_version_2_is_rounded_up_and_never_above_the_machine(tmp_path: Path, limit: str, expected: int) -> None:
    assert group(tmp_path, "0::/\n", {"cpu.max": f"{limit}\n"}) == expected


def test_the_smallest_limit_on_the_way_up_counts(tmp_path: Path) -> None:
    files = {"slice/service/cpu.max": "max 100000", "slice/cpu.max": "300000 100000"}
    assert group(tmp_path, "0::/slice/service\n", files) == 3


@pytest.mark.parametrize("mount", ["cpu", "cpu,cpuacct"])
@pytest.mark.parametrize(("quota", "expected"), [("150000", 2), ("-1", MANY), ("1000", 1)])
def test_version_1_inside_a_container(tmp_path: Path, mount: str, quota: str, expected: int) -> None:
    files = {f"{mount}/cpu.cfs_quota_us": quota, f"{mount}/cpu.cfs_period_us": "100000"}
    assert group(tmp_path, f"3:memory:/docker/1\n2:{mount}:/docker/1\n0::/\n", files) == expected


def test_without_control_groups_the_machine_counts(tmp_path: Path) -> None:
    assert available_threads(tmp_path, tmp_path / "nothing") == MANY


def test_a_file_nobody_understands_is_no_limit(tmp_path: Path) -> None:
    assert group(tmp_path, "0::/\n", {"cpu.max": "what\n"}) == MANY


def test_a_pinned_process_counts_its_processors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {5})
    assert group(tmp_path, "0::/\n", {"cpu.max": "400000 100000\n"}) == 1


def test_libraries_loaded_later_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    environment: dict[str, str] = {}
    monkeypatch.setattr(os, "environ", environment)
    limit_threads(3)
    assert environment == {**dict.fromkeys(VARIABLES, "3"), "GOMP_SPINCOUNT": SPIN_COUNT}


def test_zero_is_replaced_by_what_is_available_and_a_number_stays() -> None:
    assert (Settings(service_type="dashboard").threads, Settings(service_type="dashboard", threads=7).threads) == (
        MANY,
        7,
    )

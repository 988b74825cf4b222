"""The options that reach Nix: the user's own lines stay, and what this project cannot do without comes after them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina import nix


def lines(base: dict[str, str]) -> list[str]:
    return nix.environment(base)["NIX_CONFIG"].splitlines()


@pytest.fixture(autouse=True)
def no_daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nix, "DAEMON_SOCKET", tmp_path / "absent")


def test_as_many_builds_as_cores_run_at_once() -> None:
    assert lines({})[0] == "max-jobs = auto"


def test_the_number_of_builds_is_the_users_to_choose() -> None:
    assert [line for line in lines({"NIX_CONFIG": "max-jobs = 7\ncores = 1"}) if "max-jobs" in line] == ["max-jobs = 7"]


def test_the_users_lines_come_before_ours() -> None:
    found = lines({"NIX_CONFIG": "sandbox = relaxed"})
    assert found.index("sandbox = relaxed") < found.index("sandbox = true")


def test_a_daemon_keeps_its_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nix, "DAEMON_SOCKET", tmp_path)
    assert [line.partition(" =")[0] for line in lines({})] == ["experimental-features", "flake-registry"]


def test_other_variables_stay() -> None:
    assert nix.environment({"HOME": "/h"})["HOME"] == "/h"

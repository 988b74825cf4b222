"""What an unpacked sdist says about itself."""

from __future__ import annotations

from pathlib import Path

from lamina.sources.pip_target import carried_metadata


def test_the_metadata_an_sdist_carries_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.egg-info").mkdir()
    (tmp_path / "one.egg-info" / "PKG-INFO").touch()
    assert carried_metadata(tmp_path) == tmp_path / "one.egg-info"


def test_two_answers_are_no_answer(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.egg-info").mkdir()
        (tmp_path / f"{name}.egg-info" / "PKG-INFO").touch()
    assert carried_metadata(tmp_path) is None


def test_a_modern_sdist_carries_none(tmp_path: Path) -> None:
    (tmp_path / "PKG-INFO").touch()
    assert carried_metadata(tmp_path) is None

"""What an update reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.errors import WRONG_USE, LaminaError
from lamina.update import all as update_all


def test_added_removed_and_changed_packages_are_listed() -> None:
    update = update_all.Update(Path("/x.json"), {"a": "1", "b": "1", "c": "1"}, {"a": "2", "b": "1", "d": "1"}, True)
    assert update.lines() == ["~ a 1 → 2", "- c 1", "+ d 1", "/x.json: 3 entries, 3 changed"]


def test_the_seed_is_locked_after_the_package_it_is_made_of() -> None:
    assert update_all.chosen(["bootstrap", "debian"]) == ["debian", "bootstrap"]


def test_the_locks_of_registries_are_chosen_when_none_is_named() -> None:
    assert update_all.chosen([]) == ["debian", "python", "bootstrap", "npm"]


def test_models_are_locked_again_when_they_are_named() -> None:
    assert update_all.chosen(["models"]) == ["models"]


def test_an_unknown_lock_is_wrong_use() -> None:
    with pytest.raises(
        LaminaError, match="unknown lock: rpm; there are debian, python, bootstrap, npm, models"
    ) as caught:
        update_all.chosen(["rpm"])
    assert caught.value.exit_code == WRONG_USE

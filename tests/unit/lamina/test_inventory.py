"""What the locks say should be in the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina import files, inventory
from lamina.errors import LaminaError
from lamina.sources.item import DebianItem, NpmItem, PythonItem


def test_a_lock_fits_an_unchanged_manifest(tmp_path: Path) -> None:
    (tmp_path / "manifest").write_text("wanted")
    entry = ("debian", tmp_path / "lock", tmp_path / "manifest", files.sha256(tmp_path / "manifest"))
    inventory.require_fit([entry])


def test_every_stale_lock_is_named_with_the_command_that_helps(tmp_path: Path) -> None:
    (tmp_path / "manifest").write_text("changed")
    stale = [(name, tmp_path / f"{name}.lock", tmp_path / "manifest", "0" * 64) for name in ("debian", "python")]
    with pytest.raises(LaminaError, match="does not fit its manifest") as caught:
        inventory.require_fit(stale)
    assert caught.value.details[1] == f"{tmp_path}/python.lock does not fit {tmp_path}/manifest"
    assert caught.value.hint == "lock again: ./manage.sh update debian python"


def test_the_committed_locks_fit_their_manifests() -> None:
    inventory.load()


@pytest.mark.parametrize(("kind", "item"), [("debian", DebianItem), ("python", PythonItem), ("npm", NpmItem)])
def test_one_kind_is_chosen(kind: inventory.Kind, item: type) -> None:
    found = inventory.items(inventory.load(), [kind])
    assert {type(entry) for entry in found} == {item}


def test_archives_opened_for_their_data_are_included() -> None:
    locks = inventory.load()
    names = {item.file for item in inventory.items(locks)}
    assert {data.file for data in locks.python.data.values()} <= names

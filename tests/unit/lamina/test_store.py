"""What the store holds, and whether there is room for more."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina import files, store, store_path
from lamina.errors import LaminaError
from support.fake_store import FakeStore, fake_store

__all__ = ["fake_store"]


@pytest.mark.usefixtures("fake_store")
def test_an_added_file_is_not_missing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    path = store_path.fixed_output("a.txt", files.sha256(file))
    assert store.missing([path]) == {path}
    store.add_files([file])
    assert store.missing([path]) == set()


def test_an_empty_store_is_asked_nothing(fake_store: FakeStore) -> None:
    store.missing([store_path.fixed_output("a", "0" * 64)])
    assert fake_store.calls == []


def test_nothing_to_add_runs_nothing(fake_store: FakeStore) -> None:
    store.add_files([])
    assert fake_store.calls == []


def test_three_times_the_bytes_must_be_free() -> None:
    store.require_space(1_000_000, free=3_000_000)
    with pytest.raises(LaminaError, match=r"3\.0 MB free; fetching 1\.0 MB needs 3\.0 MB"):
        store.require_space(1_000_000, free=2_999_999)

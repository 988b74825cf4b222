"""The lock of the demo's models has the size and the hash of every trained file, and of nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path

from demo.training.lock import CARD, LOCK, MODELS, describe, render


def test_the_lock_fits_the_files() -> None:
    assert LOCK.read_text(encoding="utf-8") == render(describe(MODELS)), "write it again: python -m demo.training.lock"


def test_every_model_has_a_card() -> None:
    assert [folder.name for folder in sorted(MODELS.glob("*")) if not (folder / CARD).is_file()] == []


def test_a_changed_file_changes_the_lock(tmp_path: Path) -> None:
    folder = tmp_path / "a-model"
    folder.mkdir()
    (folder / CARD).write_text("not locked")
    (folder / "weights").write_bytes(b"1234")
    expected = {"weights": {"sha256": hashlib.sha256(b"1234").hexdigest(), "size": 4}}
    assert describe(tmp_path) == {"version": 1, "models": {"a-model": {"files": expected}}}
    before = render(describe(tmp_path))
    (folder / "weights").write_bytes(b"1235")
    assert render(describe(tmp_path)) != before

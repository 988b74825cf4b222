"""A Nix store in a temporary folder, and the commands that Lamina gives ``nix-store``."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from lamina import files, nar, nix, store, store_path


class FakeStore:
    """Holds what was added; ``calls`` are the commands, in order."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls: list[list[str]] = []

    def run(self, arguments: Sequence[str]) -> str:
        """Do what ``nix-store`` does with these arguments."""
        self.calls.append(list(arguments))
        match list(arguments):
            case ["nix-store", "--check-validity", "--print-invalid", *_]:
                return ""
            case ["nix-store", "--add-fixed", "--recursive", "sha256", tree]:
                path = Path(store_path.fixed_output(Path(tree).name, nar.sha256(Path(tree)), recursive=True))
                shutil.copytree(tree, path, symlinks=True)
                return f"{path}\n"
            case ["nix-store", "--add-fixed", "sha256", *added]:
                for file in map(Path, added):
                    shutil.copy(file, store_path.fixed_output(file.name, files.sha256(file)))
                return ""
        raise AssertionError(f"unexpected command: {arguments}")

    def names(self) -> list[str]:
        """Return the names of the stored files, without their hashes."""
        return sorted(store_path.name_of(path.name) for path in self.root.iterdir())


@pytest.fixture
def fake_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """Put the Nix store into a temporary folder."""
    root = tmp_path / "store"
    root.mkdir()
    fake = FakeStore(root)
    monkeypatch.setattr(nix, "run", fake.run)
    monkeypatch.setattr(store_path, "STORE", str(root))
    monkeypatch.setattr(store, "STORE", str(root))
    return fake

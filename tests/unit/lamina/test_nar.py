"""The hash of a tree is the one Nix computes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from lamina import nar


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a folder with a program, a file whose length needs no padding, an empty folder and a link."""
    root = tmp_path / "tree"
    (root / "empty").mkdir(parents=True)
    (root / "program").write_text("#!/bin/sh\n")
    (root / "program").chmod(0o555)
    (root / "eight").write_bytes(b"12345678")
    (root / "link").symlink_to("program")
    return root


@pytest.mark.skipif(not shutil.which("nix-store"), reason="compares with Nix itself")
def test_the_dump_is_the_one_of_nix(tree: Path) -> None:
    printed = subprocess.run(["nix-store", "--dump", str(tree)], capture_output=True, check=True).stdout
    assert b"".join(nar.dump(tree)) == printed


def test_the_hash_is_stable(tree: Path) -> None:
    assert nar.sha256(tree) == "8ce100a87f35f44208f0c5cddda5135f9dd63b34705ae1e7de8b9d312a70b39b"


def test_an_executable_bit_counts(tree: Path) -> None:
    before = nar.sha256(tree)
    (tree / "eight").chmod(0o755)
    assert nar.sha256(tree) != before

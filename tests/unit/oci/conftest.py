"""A small fixture store: folders that stand for store paths, with everything that usually goes wrong in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a folder with two 'store paths': files, a link, a hard link, a long name and a non-ASCII name."""
    first = tmp_path / "aaaa-first"
    (first / "bin").mkdir(parents=True)
    (first / "bin" / "tool").write_bytes(b"#!/bin/true\n")
    (first / "bin" / "tool").chmod(0o555)
    (first / "link").symlink_to("bin/tool")
    os.link(first / "bin" / "tool", first / "bin" / "same-tool")
    (first / ("long-" * 30)).write_bytes(b"x" * 513)
    second = tmp_path / "bbbb-second"
    second.mkdir()
    (second / "größe.txt").write_text("Grüße\n")
    for path in [first, second, *first.rglob("*"), *second.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o555 if path.parent.name == "bin" else 0o444)
    return tmp_path

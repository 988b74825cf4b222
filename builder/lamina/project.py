"""Where the parts of the repository lie."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "nix" / "locks"
PYPROJECT = ROOT / "backend" / "pyproject.toml"
STATE = ROOT / ".lamina"
"""Scratch space of this checkout, ignored by git: downloads in progress, logs, process ids."""


def module(name: str, *words: str) -> list[str]:
    """Return the command that runs a module of ours in a process of its own, with its bytecode where ours is kept."""
    return [sys.executable, "-X", f"pycache_prefix={STATE / 'bytecode'}", "-m", name, *words]

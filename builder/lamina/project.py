"""Where the parts of the repository lie."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "nix" / "locks"
PYPROJECT = ROOT / "backend" / "pyproject.toml"
STATE = ROOT / ".lamina"
"""Scratch space of this checkout, ignored by git: downloads in progress, logs, process ids."""

"""Files as the kernel shows the control groups of a process in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def lay_out(root: Path, membership: str, files: Mapping[str, str]) -> Path:
    """Write control groups below ``root``, and return the file that says which of them the process is in."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "membership").write_text(membership)
    return root / "membership"

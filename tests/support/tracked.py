"""The files of the repository that git tracks, as they are on the disk."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lamina.project import ROOT


def tracked(*suffixes: str) -> list[str]:
    """Return the names of tracked files that exist, of all or of some suffixes."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.split("\0") if name and Path(ROOT, name).is_file()]
    return [name for name in names if not suffixes or name.endswith(suffixes)]

"""Which locked files were in the Nix store when an output was built: where they still are, no fetch is needed.

A quick look that imports nothing of what fetches them and does not ask Nix, which takes as long as building a changed
line. It may be wrong in one direction only: a build that needs more than the last one did fails, and asks then.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from lamina.project import LOCKS, STATE

FOLDER = STATE / "built"


def remember(output: str) -> None:
    """Remember which locked files are in the store, now that ``output`` is built."""
    paths = {path for lock in _locks() for path in _locked_paths(json.loads(lock.read_bytes()))}
    here = sorted(path for path in paths if os.path.lexists(path))
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / output).write_text("\n".join([_state(), *here]), encoding="utf-8")


def are_there(output: str) -> bool:
    """Say whether ``output`` was built with these locks, and whatever was in the store then still is."""
    try:
        state, *paths = (FOLDER / output).read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return False
    return state == _state() and all(map(os.path.lexists, paths))


def _locks() -> list[Path]:
    return sorted(LOCKS.glob("*.lock.json"))


def _state() -> str:
    """Return what tells these locks from others, without reading them: a time and a size each."""
    return " ".join(f"{status.st_mtime_ns}:{status.st_size}" for status in map(Path.stat, _locks()))


def _locked_paths(value: object) -> Iterator[str]:
    """Yield the store path of every file, and of the seed's tree, in lock data of any shape."""
    from lamina import store_path  # late: only what remembers needs them
    from lamina.locks.bootstrap import SEED_NAME

    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict):
        return
    if "treeSha256" in value:
        yield store_path.fixed_output(SEED_NAME, value["treeSha256"], recursive=True)
    elif "file" in value:
        yield store_path.fixed_output(value["file"], value["sha256"])
    for each in value.values():
        yield from _locked_paths(each)

"""Whether the locked files are in the Nix store: a quick look that imports nothing of what fetches them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from lamina import store_path
from lamina.locks.bootstrap import SEED_NAME
from lamina.project import LOCKS

NAMES = ("debian", "python", "bootstrap", "npm")
WEIGHTS = ("models",)


def sources_are_there(*, weights: bool) -> bool:
    """Say whether every locked file lies in the store, with ``weights`` those of the models too.

    A quick look, without asking Nix or reading locks strictly.
    """
    names = NAMES + WEIGHTS if weights else NAMES
    locks = [json.loads((LOCKS / f"{name}.lock.json").read_text(encoding="utf-8")) for name in names]
    return all(os.path.lexists(path) for path in _locked_paths(locks))


def _locked_paths(value: object) -> Iterator[str]:
    """Yield the store path of every file, and of the seed's tree, in lock data of any shape."""
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

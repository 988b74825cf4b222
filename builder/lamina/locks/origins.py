"""Where the hosts that are not package registries are: ``origins.json``, the only file that names them."""

from __future__ import annotations

import json
from pathlib import Path

from lamina.errors import LaminaError
from lamina.files import relative
from lamina.project import LOCKS

ORIGINS = LOCKS / "origins.json"


def address(name: str, *, path: Path = ORIGINS) -> str:
    """Return the public address of the origin ``name``."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return str(known[name])
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise LaminaError(
            f"{relative(path)} gives no address for {name!r}",
            hint="restore it from git: git checkout -- nix/locks/origins.json",
        ) from cause

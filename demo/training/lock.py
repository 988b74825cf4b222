"""Write ``nix/locks/demo.lock.json``: size and SHA-256 of every trained file in ``demo/models``.

    python -m demo.training.lock

The packages refuse a file that does not fit, so that a model is only ever what was measured. Cards are not locked.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "demo" / "models"
LOCK = ROOT / "nix" / "locks" / "demo.lock.json"
CARD = "README.md"


def describe(models: Path) -> dict[str, Any]:
    """Return the lock of a folder with one folder for each model."""
    folders = sorted(each for each in models.glob("*") if each.is_dir())
    return {"version": 1, "models": {each.name: {"files": _files(each)} for each in folders}}


def render(lock: dict[str, Any]) -> str:
    """Return the canonical text of a lock."""
    return json.dumps(lock, sort_keys=True, indent=2) + "\n"


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    contents = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != CARD}
    return {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in contents.items()
    }


if __name__ == "__main__":
    LOCK.write_text(render(describe(MODELS)), encoding="utf-8")
    sys.exit()

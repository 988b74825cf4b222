"""A copy of this checkout that a test may edit, and its own ``./manage.sh``."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lamina import nix
from lamina.project import ROOT


def copy_checkout(target: Path) -> Path:
    """Copy the tracked files as they are now, and nothing else, into ``target``."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def replace(path: Path, old: str, new: str) -> None:
    """Replace one piece of text that must be in the file."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} does not hold {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(
    command: list[str], *, cwd: Path = ROOT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command with the settings that ``./manage.sh env`` prints; the exit code is the caller's to judge."""
    variables = nix.environment({**os.environ, **(environment or {})})
    return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, check=False)


def manage(root: Path, *words: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``./manage.sh`` of a checkout."""
    return run([str(root / "manage.sh"), *words], cwd=root, environment=environment)


def run_shell(script: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in this checkout, without any setting of Nix in the environment."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("NIX_")}
    command = ["bash", "-euc", script]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


def free_port() -> int:
    """Return a port of loopback at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

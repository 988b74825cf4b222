"""The only module that runs Nix.

Options travel in ``NIX_CONFIG``, so no system file is edited and a plain ``nix`` in the same environment behaves alike.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamina import store_path
from lamina.errors import LaminaError
from lamina.project import ROOT

SYSTEM = "x86_64-linux"
SOURCES = ("nix", "backend", "builder", "demo", "frontend", "tests")
"""The folders whose files an image can be made from; checks read others too."""
DAEMON_SOCKET = Path("/nix/var/nix/daemon-socket/socket")


def options() -> dict[str, str]:
    """Return the Nix options this project needs, by name.

    A single-user store owned by root builds as root, without a ``nixbld`` group; a store with a daemon keeps its own
    settings.
    """
    chosen = {"experimental-features": "nix-command flakes", "flake-registry": ""}
    if not DAEMON_SOCKET.exists():
        chosen |= {"build-users-group": "", "sandbox": "true", "sandbox-fallback": "false", "substituters": ""}
    return chosen


def environment(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return ``base`` with ``NIX_CONFIG`` extended by ``options()``; the user's own lines come before and ours win.

    As many builds as cores run at once, unless the user's lines say how many: most of ours use one core.
    """
    ours = "\n".join(f"{name} = {value}" for name, value in options().items())
    theirs = base.get("NIX_CONFIG", "")
    jobs = [] if DAEMON_SOCKET.exists() or re.search(r"^\s*max-jobs\s*=", theirs, re.MULTILINE) else ["max-jobs = auto"]
    return {**base, "NIX_CONFIG": "\n".join(filter(None, [*jobs, theirs, ours]))}


def run(arguments: Sequence[str], *, capture: bool = True, cwd: Path = ROOT) -> str:
    """Run a Nix command and return its standard output.

    With ``capture=False`` Nix's own progress stays on the terminal's standard error. Raises ``LaminaError`` with
    Nix's last lines.
    """
    try:
        result = subprocess.run(
            arguments,
            cwd=cwd,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if capture else None,
            text=True,
            check=False,
        )
    except FileNotFoundError as cause:
        raise LaminaError(
            f"{arguments[0]} was not found on PATH",
            hint="install it: apt-get install nix-bin (as root ./manage.sh does so)",
        ) from cause
    if result.returncode:
        tail = (result.stderr or "").strip().splitlines()[-20:]
        raise LaminaError(f"{' '.join(arguments[:3])} … ended with exit code {result.returncode}", details=tail)
    return result.stdout


def build(installable: str, *, capture: bool = False) -> Path:
    """Build ``.#installable`` and return the path of its first output."""
    printed = run(["nix", "build", *flake_words(installable), "--no-link", "--json"], capture=capture)
    return Path(json.loads(printed)[0]["outputs"]["out"])


def place_of(installable: str) -> list[str]:
    """Return the words that name ``.#installable`` to ``nix build``, by file where that gives the same.

    A flake with a changed file is copied into the store as a whole before it is evaluated. The file that it consists of
    is not, and gives the same derivations when git knows every file that they can be made from: a flake sees no other.
    """
    if not in_repository() or "SOURCE_DATE_EPOCH" in os.environ:
        return flake_words(installable)
    command = ["git", "ls-files", "--others", "--exclude-standard", "--", *SOURCES]
    try:
        unknown = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    except FileNotFoundError:
        return flake_words(installable)
    return flake_words(installable) if unknown.returncode or unknown.stdout else _file_words(installable)


def flake_words(installable: str) -> list[str]:
    """Return the words that name ``.#installable`` to ``nix``.

    Outside a git repository a flake is all of its folder. Logs and bytecode that another process writes there meanwhile
    are copied too, and Nix fails on one that goes away: the file of the flake reads only what it names.
    """
    if in_repository() or "SOURCE_DATE_EPOCH" in os.environ:
        return [f".#{installable}"]
    return _file_words(installable)


def in_repository() -> bool:
    """Tell whether Nix would ask git which files the flake has."""
    return any((folder / ".git").exists() for folder in (ROOT, *ROOT.parents))


def _file_words(installable: str) -> list[str]:
    return ["--file", str(ROOT / "nix"), f"packages.{SYSTEM}.{installable}"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What building an output would do: the names of the derivations that would run, its own, and the path it gives."""

    names: frozenset[str]
    derivation: str
    path: Path


def plan(installable: str) -> Plan:
    """Return what building ``.#installable`` would do; the names are empty when everything is there."""
    command = ["nix", "build", "--dry-run", "--json", "--no-link", *flake_words(installable)]
    result = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if result.returncode:
        raise LaminaError(f".#{installable} cannot be evaluated", details=result.stderr.strip().splitlines()[-20:])
    paths = (line.strip() for line in result.stderr.splitlines() if line.strip().endswith(".drv"))
    names = frozenset(store_path.name_of(path).removesuffix(".drv") for path in paths)
    (built,) = json.loads(result.stdout)
    return Plan(names, built["drvPath"], Path(built["outputs"]["out"]))


def evaluate(installable: str) -> Any:
    """Return the value of ``.#installable`` as Python data."""
    return json.loads(run(["nix", "eval", "--json", f".#{installable}"]))

"""The programs that the command line needs, and how they come to this machine.

On Debian as root a missing package is installed with apt-get; elsewhere the error names it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lamina.console import render_size, say
from lamina.errors import LaminaError
from lamina.project import STATE

DEBIAN_MARK = Path("/etc/debian_version")
LOGS = STATE / "log"


@dataclass(frozen=True)
class Prerequisite:
    """A program, the Debian package that brings it and the oldest version that works; ``probe`` prints the version."""

    probe: tuple[str, ...]
    package: str
    minimum: tuple[int, ...]


KNOWN = {
    "nix": Prerequisite(("nix", "--version"), "nix-bin", (2, 8)),
    "pip": Prerequisite((sys.executable, "-m", "pip", "--version"), "python3-pip", (20, 3)),
    "npm": Prerequisite(("npm", "--version"), "npm", (7,)),
    "skopeo": Prerequisite(("skopeo", "--version"), "skopeo", (1, 5)),
    "strace": Prerequisite(("strace", "--version"), "strace", (5,)),  # only the tests ask for it
    "podman": Prerequisite(("podman", "--version"), "podman", (4,)),
    "redis-server": Prerequisite(("redis-server", "--version"), "redis-server", (6,)),  # only tests and benchmarks
    "promtool": Prerequisite(("promtool", "--version"), "prometheus", (2, 40)),  # only the tests
    "docker-registry": Prerequisite(("docker-registry", "--version"), "docker-registry", (2, 7)),  # the same
    "chromium": Prerequisite(("chromium", "--version"), "chromium", (100,)),  # the same
    "docker-compose": Prerequisite(("docker-compose", "--version"), "docker-compose", (1, 29)),  # the same
    "docker": Prerequisite(("docker", "--version"), "docker.io", (20, 10)),
    "dockerd": Prerequisite(("dockerd", "--version"), "docker.io", (20, 10)),
}


def ensure(*names: str) -> None:
    """Make every program of ``names`` usable: find it, else install it, and check its version."""
    versions = {name: installed_version(name) for name in names}
    missing = sorted({KNOWN[name].package for name, version in versions.items() if version is None})
    if missing:
        install(missing)
    for name, version in versions.items():
        _check_version(name, version or installed_version(name))


def installed_version(name: str) -> tuple[int, ...] | None:
    """Return the version that the program prints, or ``None`` when it is not there."""
    try:
        result = subprocess.run(KNOWN[name].probe, capture_output=True, text=True, check=False)
    except OSError:
        return None
    if result.returncode:
        return None
    found = re.search(r"\d+(?:\.\d+)+", result.stdout)
    return tuple(int(part) for part in found[0].split(".")) if found else (0,)


def can_install() -> bool:
    """Say whether this process may install Debian packages."""
    return DEBIAN_MARK.exists() and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install Debian packages; the output goes to a log whose last lines an error shows."""
    command = f"apt-get install --no-install-recommends {' '.join(packages)}"
    if not can_install():
        raise LaminaError(
            f"not installed: {', '.join(packages)} (Debian's package names)",
            hint=f"on Debian, as root: {command}; elsewhere install the same programs and put them on PATH",
        )
    say(f"installing with apt-get: {' '.join(packages)}")
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "apt.log"
    with log.open("wb") as output:
        _apt(["update"], output.fileno())  # a stale list is no reason to fail: the installation itself decides
        if _apt(["install", "-y", "--no-install-recommends", *packages], output.fileno()):
            raise LaminaError(f"{command} failed", details=last_lines(log), hint=f"the whole output is in {show(log)}")


def last_lines(log: Path, count: int = 10) -> list[str]:
    """Return the last ``count`` lines of a log, or none when it cannot be read."""
    try:
        return log.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        return []


def show(path: Path) -> str:
    """Return ``path`` as the user may type it: relative to the checkout when it lies inside."""
    return str(path.relative_to(STATE.parent)) if path.is_relative_to(STATE.parent) else str(path)


def require_space(path: Path, needed: int, purpose: str) -> None:
    """Raise ``LaminaError`` unless ``needed`` bytes are free where ``path`` lies or will lie."""
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    if free < needed:
        raise LaminaError(
            f"{purpose} needs {render_size(needed)} of free disk at {existing}, {render_size(free)} are free",
            hint="free some space: 'nix store gc' removes old builds, 'docker image prune' unused images",
        )


def _apt(arguments: list[str], output: int) -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", *arguments]
    return subprocess.run(command, stdout=output, stderr=output, env=environment, check=False).returncode


def _check_version(name: str, version: tuple[int, ...] | None) -> None:
    known = KNOWN[name]
    if version is None:
        raise LaminaError(
            f"{name}: '{' '.join(known.probe)}' does not work although {known.package} is installed",
            hint=f"look at what the command prints; '{known.package}' of Debian brings a version that works",
        )
    if version < known.minimum:
        wanted, found = (".".join(map(str, parts)) for parts in (known.minimum, version))
        raise LaminaError(f"{name} is version {found}, expected {wanted} or newer", hint=f"install a newer {name}")

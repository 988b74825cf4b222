"""What kind of machine a figure comes from, without anything that tells which one."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from typing import Any

VERSION = re.compile(r"\d+(?:\.\d+)+")


def describe(docker: str | None = None) -> dict[str, Any]:
    """Return cores, memory, system, versions, and the load average; ``docker`` is the engine's address."""
    client = ["docker", *(["--host", docker] if docker else [])]
    return {
        "cores": os.cpu_count(),
        "memoryBytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "nix": program_version("nix", "--version"),
        "docker": program_version(*client, "version", "--format", "{{.Server.Version}}"),
        "loadBefore": round(os.getloadavg()[0], 2),
    }


def program_version(*command: str) -> str | None:
    """Return the first version number that a program prints, ``None`` when it cannot be run."""
    try:
        printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return None
    found = VERSION.search(printed)
    return found[0] if found else None

"""npm's own client: what a package's versions are, and their archives."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lamina.errors import LaminaError
from lamina.sources import client
from lamina.sources.item import Failure, NpmItem

_HINT = "install npm (Debian: apt-get install npm), or leave the npm files out: ./manage.sh fetch --only debian"


def newest(package: str, major: int) -> tuple[str, str]:
    """Return version and integrity of the newest release of ``package`` with this major version."""
    answer = _view(f"{package}@{major}", "version", "dist.integrity")
    releases = answer if isinstance(answer, list) else [answer]
    stable = [release for release in releases if release and "-" not in release["version"]]
    if not stable:
        raise LaminaError(
            f"the npm registry offers no {package} {major}.x", hint="check nix/locks/bootstrap.manifest.json"
        )
    best = max(stable, key=lambda release: [int(part) for part in release["version"].split(".")])
    return best["version"], best["dist.integrity"]


def pack(package: str, version: str, directory: Path) -> Path:
    """Bring the archive of one release into ``directory`` and return its path.

    Raises ``LaminaError`` with npm's words.
    """
    directory.mkdir(parents=True, exist_ok=True)
    command = [
        "npm",
        "pack",
        f"{package}@{version}",
        "--pack-destination",
        str(directory),
        "--json",
        "--ignore-scripts",
    ]
    result = client.run(command, hint=_HINT)
    if result.returncode:
        raise _refusal(f"{package}@{version}", result.stderr)
    return directory / str(json.loads(result.stdout)[0]["filename"])


def download(items: Sequence[NpmItem], directory: Path) -> list[Failure]:
    """Bring archives into ``directory`` and check npm's integrity of each; return what did not come."""
    failures = []
    for item in items:
        try:
            found = integrity(pack(item.name, item.version, directory))
        except LaminaError as error:
            detail = " ".join([error.message, *error.details])
            failures.append(Failure(item=item, reason="unreachable", detail=detail))
            continue
        if found != item.integrity:
            (directory / item.file).unlink(missing_ok=True)
            detail = f"{item.file}: expected integrity {item.integrity}, got {found}"
            failures.append(Failure(item=item, reason="damaged", detail=detail))
    return failures


def integrity(path: Path) -> str:
    """Return npm's ``sha512-…`` of a file."""
    with path.open("rb") as stream:
        return "sha512-" + base64.b64encode(hashlib.file_digest(stream, "sha512").digest()).decode()


def _view(package: str, *fields: str) -> Any:
    result = client.run(["npm", "view", package, *fields, "--json"], hint=_HINT)
    if result.returncode:
        raise _refusal(package, result.stderr)
    return json.loads(result.stdout or "null")


def _refusal(package: str, stderr: str) -> LaminaError:
    words = [line.removeprefix("npm error ") for line in client.last_words(stderr) if line.startswith("npm err")]
    return LaminaError(
        f"npm did not bring {package}",
        details=words,
        hint="check the network and npm's settings (npm config list); npm view npm version must work by itself",
    )

"""npm's own client: what a package's versions are, and their archives."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lamina.errors import LaminaError
from lamina.sources import client
from lamina.sources.item import Failure, NpmItem, Reason, redact

_REASONS: dict[str, Reason] = {"E404": "superseded", "ETARGET": "superseded", "EINTEGRITY": "damaged"}
_TOGETHER = 40
"""Archives that one npm brings: its start takes longer than an archive."""
_HINT = "install npm (Debian: apt-get install npm), or leave the npm files out: ./manage.sh fetch --only debian"


class NpmError(LaminaError):
    """npm refused; ``reason`` says how, ``summary`` in npm's own words."""

    def __init__(self, message: str, *, code: str, summary: str) -> None:
        hint = "check the network and npm's settings (npm config list); npm view npm version must work by itself"
        super().__init__(message, details=[summary], hint=hint)
        self.summary = summary
        self.reason = _REASONS.get(code, "unreachable")


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
    return pack_all([f"{package}@{version}"], directory)[f"{package}@{version}"]


def pack_all(releases: Sequence[str], directory: Path) -> dict[str, Path]:
    """Bring the archives of releases such as ``vite@8.3.8`` into ``directory``, and return where each lies.

    Raises ``LaminaError`` with npm's words when one does not come.
    """
    directory.mkdir(parents=True, exist_ok=True)
    paths: dict[str, Path] = {}
    for begin in range(0, len(releases), _TOGETHER):
        batch = releases[begin : begin + _TOGETHER]
        result = _npm("pack", *batch, "--pack-destination", str(directory), "--ignore-scripts")
        if result.returncode:
            raise _refusal(", ".join(batch), result)
        paths |= {str(each["id"]): directory / str(each["filename"]) for each in json.loads(result.stdout)}
    return paths


def download(items: Sequence[NpmItem], directory: Path) -> list[Failure]:
    """Bring archives into ``directory`` and check npm's integrity of each; return what did not come."""
    failures = []
    for begin in range(0, len(items), _TOGETHER):
        failures += _download(items[begin : begin + _TOGETHER], directory)
    return failures


def _download(items: Sequence[NpmItem], directory: Path) -> list[Failure]:
    """Bring some archives with one npm; when it refuses, each with one of its own, to know which did not come."""
    try:
        paths = pack_all([item.release for item in items], directory)
    except NpmError as error:
        if len(items) > 1:
            return [failure for item in items for failure in _download([item], directory)]
        return [Failure(item=items[0], reason=error.reason, detail=error.summary)]
    failures = []
    for item in items:
        if (found := integrity(paths[item.release])) != item.integrity:
            paths[item.release].unlink(missing_ok=True)
            detail = f"{item.file}: expected integrity {item.integrity}, got {found}"
            failures.append(Failure(item=item, reason="damaged", detail=detail))
    return failures


def integrity(path: Path) -> str:
    """Return npm's ``sha512-…`` of a file."""
    with path.open("rb") as stream:
        return "sha512-" + base64.b64encode(hashlib.file_digest(stream, "sha512").digest()).decode()


def _view(package: str, *fields: str) -> Any:
    result = _npm("view", package, *fields)
    if result.returncode:
        raise _refusal(package, result)
    return json.loads(result.stdout or "null")


def _npm(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run npm with JSON answers; by itself it would try for more than a minute before it says that nobody answers."""
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
    return client.run(["npm", *arguments, "--json", *patience], hint=_HINT)


def _refusal(package: str, result: subprocess.CompletedProcess[str]) -> NpmError:
    """Return the error npm describes in JSON on its standard output."""
    try:
        said = json.loads(result.stdout)["error"]
        code, summary = str(said.get("code")), redact(str(said.get("summary")))
    except (ValueError, KeyError, TypeError, AttributeError):
        code, summary = "", " ".join(client.last_words(result.stderr, 3))
    return NpmError(f"npm did not bring {package}", code=code, summary=summary)

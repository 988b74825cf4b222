"""pip: which releases fit together on the target, and their files.

The target is CPython on x86_64 Linux with glibc 2.36, whatever Python and system run this.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lamina.errors import LaminaError
from lamina.project import ROOT, STATE, module
from lamina.sources import client
from lamina.sources.item import Failure, PythonItem, Reason, redact

_HINT = "give the Python that runs Lamina a pip: python3 -m ensurepip, or apt-get install python3-pip"
_NEWEST_GLIBC, _OLDEST_GLIBC = 36, 17
_BIG = 30_000_000
_PROCESSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One file that pip chose: normalized name, version, file name, SHA-256, and requirements."""

    name: str
    version: str
    file: str
    sha256: str
    requires: tuple[str, ...]


def normalize(name: str) -> str:
    """Return a package name as PyPI compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def resolve(
    requirements: Sequence[str], *, python: str, dependencies: bool, indexes: Sequence[str] = ()
) -> list[Release]:
    """Return the releases that satisfy ``requirements`` together on the target.

    With ``dependencies`` only wheels are considered; without, an sdist is taken where there is no wheel, and nothing
    else than the named packages. ``indexes`` are asked besides the machine's own. Raises ``LaminaError`` with pip's
    words.
    """
    options = ["--only-binary=:all:"] if dependencies else ["--no-deps", "--prefer-binary"]
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report.json")
        options += [f"--extra-index-url={index}" for index in indexes]
        command = ["install", "--dry-run", "--ignore-installed", f"--target={scratch}", f"--report={report}", *options]
        result = _pip(python, [*command, *_platforms(python), *requirements])
        if result.returncode:
            raise _refusal("pip could not resolve the Python packages", result.stderr)
        document = json.loads(report.read_text(encoding="utf-8"))
    return [_release(entry) for entry in document["install"]]


def graph(question: dict[str, Any], *, python: str) -> dict[str, Any]:
    """Ask ``lamina.sources.pip_graph``; see there."""
    result = subprocess.run(
        module("lamina.sources.pip_graph", python),
        cwd=ROOT / "builder",
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise _refusal("the requirements of the Python packages could not be read", result.stderr)
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def download(batch: Sequence[PythonItem], directory: Path, *, indexes: Sequence[str] = ()) -> list[Failure]:
    """Bring one of ``batches`` into ``directory`` by hash; return what did not come. ``indexes`` as for ``resolve``."""
    directory.mkdir(parents=True, exist_ok=True)
    scratch = STATE / "fetch" / "partial"
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        wanted = Path(folder, "requirements.txt")
        wanted.write_text("".join(f"{item.name}=={item.version} --hash=sha256:{item.sha256}\n" for item in batch))
        options = [f"--extra-index-url={index}" for index in indexes]
        command = ["download", "--no-deps", "--require-hashes", "-r", str(wanted), f"--dest={directory}", *options]
        python = batch[0].python
        result = _pip(python, [*command, *_platforms(python)], scratch=folder)
    if not result.returncode:
        return []
    reason = _reason(result.stderr)
    # pip keeps nothing of a batch with one bad file, so the others are asked for again, one by one.
    if len(batch) > 1 and reason in ("damaged", "superseded"):
        return [failure for item in batch for failure in download([item], directory, indexes=indexes)]
    detail = " ".join(_errors(result.stderr))
    return [Failure(item=item, reason=reason, detail=detail) for item in batch]


def _pip(python: str, arguments: Sequence[str], *, scratch: str | None = None) -> subprocess.CompletedProcess[str]:
    extra = {
        "PYTHONPATH": str(ROOT / "builder"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
    }
    if scratch:
        extra["TMPDIR"] = scratch
    command = module("lamina.sources.pip_target", python, *arguments, "--quiet", "--retries=2")
    return client.run(command, hint=_HINT, extra=extra)


def _platforms(python: str) -> list[str]:
    tags = [f"manylinux_2_{minor}_x86_64" for minor in range(_NEWEST_GLIBC, _OLDEST_GLIBC - 1, -1)]
    platforms = [*tags, "manylinux2014_x86_64", "linux_x86_64"]
    return [f"--python-version={python}", "--implementation=cp", *(f"--platform={tag}" for tag in platforms)]


def batches(items: Sequence[PythonItem]) -> list[list[PythonItem]]:
    """Put big files apart, and the small ones into a few batches in which no name occurs twice."""
    apart = [[item] for item in items if (item.size or 0) > _BIG]
    small: list[list[PythonItem]] = [[] for _ in range(_PROCESSES)]
    for item in (item for item in items if (item.size or 0) <= _BIG):
        free = [batch for batch in small if item.name not in {other.name for other in batch}]
        if free:
            min(free, key=len).append(item)
        else:
            apart.append([item])
    return apart + [batch for batch in small if batch]


def _release(entry: dict[str, Any]) -> Release:
    metadata, download_info = entry["metadata"], entry["download_info"]
    archive = download_info.get("archive_info", {})
    sha256 = archive.get("hashes", {}).get("sha256") or archive.get("hash", "").removeprefix("sha256=")
    return Release(
        name=normalize(metadata["name"]),
        version=metadata["version"],
        file=unquote(download_info["url"].partition("#")[0].rpartition("/")[2]),
        sha256=sha256,
        requires=tuple(metadata.get("requires_dist", ())),
    )


def _errors(stderr: str) -> list[str]:
    """Return what pip says went wrong; when it could not connect, why, and not which package it missed then."""
    broken = re.findall(r"connection broken by '(.*)': |(Could not fetch URL .*)", redact(stderr))
    if broken:
        return [re.sub(r"<\S+ object at \w+>: ", "", next(filter(None, broken[-1])))]
    lines = [line.removeprefix("ERROR: ") for line in client.last_words(stderr, 40)]
    return [line for line in lines if not line.startswith(("WARNING", "DEPRECATION", "[notice]"))][-6:]


def _reason(stderr: str) -> Reason:
    if "DO NOT MATCH THE HASHES" in stderr or re.search(r"IncompleteRead|incomplete-download|--resume-retries", stderr):
        return "damaged"
    if re.search(
        r"Retrying \(|connection error|Could not fetch URL|Max retries|NewConnectionError|Read timed out", stderr
    ):
        return "unreachable"
    return "superseded" if "No matching distribution" in stderr else "refused"


def _refusal(message: str, stderr: str) -> LaminaError:
    if "No module named pip" in stderr or "No module named 'pip'" in stderr:
        return LaminaError(f"{sys.executable} has no pip", hint=_HINT)
    return LaminaError(
        message,
        details=_errors(stderr),
        hint="check the network, pip's settings (python3 -m pip config list) and backend/pyproject.toml",
    )

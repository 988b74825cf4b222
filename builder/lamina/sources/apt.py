"""Debian's own client: which sources this machine has, what they offer, and their files.

Package lists go to a private folder, so the machine's own lists are neither needed nor changed; the machine's sources,
keys, proxies and credentials are used as they are.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lamina.errors import LaminaError
from lamina.locks.debian import DebianManifest
from lamina.project import STATE
from lamina.sources import client
from lamina.sources.item import DebianItem, Failure, Reason, redact

HELPER = "/usr/lib/apt/apt-helper"
NATIVE = "amd64"
"""The architecture of the machines this runs on. Others are only asked for: dpkg here need not know them."""
_HINT = "apt is Debian's client; on another system skip fetch: a plain nix build brings the Debian files by itself"
_FIELDS = ("COMPONENT", "ARCHITECTURE", "ORIGIN", "CODENAME", "FILENAME")
_PROCESSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One package list: what it says about itself, and the file apt keeps it in."""

    component: str
    architecture: str
    origin: str
    codename: str
    path: Path


def update(architectures: Iterable[str] = (), *, lists: Path = STATE / "apt") -> None:
    """Download the package lists of the machine's sources, for other ``architectures`` too.

    Raises ``LaminaError`` with apt's words when none came.

    Another vendor's source may fail: ``wanted_targets`` says when one of Debian's is absent. Lists of an earlier run go
    first, because apt falls back on them without an error.
    """
    shutil.rmtree(lists / "lists", ignore_errors=True)
    result = client.run(["apt-get", *_options(lists, architectures), "update", "-qq"], hint=_HINT)
    if not any(target.origin == "Debian" for target in targets(lists=lists)):
        raise LaminaError(
            "apt-get update could not read the machine's Debian sources",
            details=client.last_words(result.stderr),
            hint="check the network, the proxy and /etc/apt/sources.list; apt-get update must work by itself",
        )


def targets(architecture: str = NATIVE, *, lists: Path = STATE / "apt") -> list[Target]:
    """Return the package lists that ``update`` brought, in the order the machine names its sources.

    Those for another ``architecture`` are among them when it is named.
    """
    return [
        Target(component=component, architecture=architecture, origin=origin, codename=codename, path=Path(path))
        for component, architecture, origin, codename, path in _rows(_options(lists, [architecture]), _FIELDS)
    ]


def _rows(settings: Sequence[str], fields: Sequence[str], *options: str) -> list[list[str]]:
    layout = "\t".join(f"$({field})" for field in fields)
    command = ["apt-get", *settings, "indextargets", *options, "--format", layout, "Created-By: Packages"]
    result = client.run(command, hint=_HINT)
    if result.returncode:
        raise LaminaError("apt does not say which sources this machine has", details=client.last_words(result.stderr))
    return [line.split("\t") for line in result.stdout.splitlines()]


def wanted_targets(manifest: DebianManifest, architecture: str, *, lists: Path = STATE / "apt") -> list[Target]:
    """Return Debian's own lists for the suites and components of ``manifest``.

    Raise when the machine lacks one of them.
    """
    found = [
        target
        for target in targets(architecture, lists=lists)
        if target.origin == "Debian"
        and target.codename in manifest.suites
        and target.component in manifest.components
        and target.architecture == architecture
    ]
    wanted = {(suite, component) for suite in manifest.suites for component in manifest.components}
    absent = sorted(wanted - {(target.codename, target.component) for target in found})
    if absent:
        raise LaminaError(
            f"the machine's apt sources brought no lists of {len(absent)} suites in nix/locks/debian.manifest.json",
            details=[f"{suite} {component} for {architecture}" for suite, component in absent],
            hint="name them in /etc/apt/sources.list.d, for this architecture too, and see that apt-get update works",
        )
    return found


def packages(target: Target) -> Iterator[dict[str, str]]:
    """Yield the stanzas of a package list: one-line fields by name."""
    result = client.run([HELPER, "cat-file", str(target.path)], hint=_HINT)
    if result.returncode:
        raise LaminaError(f"apt's list {target.path.name} cannot be read", details=client.last_words(result.stderr))
    for stanza in result.stdout.split("\n\n"):
        if stanza.strip():
            yield dict(line.split(": ", 1) for line in stanza.splitlines() if ": " in line and not line.startswith(" "))


def download(items: Sequence[DebianItem], directory: Path) -> list[Failure]:
    """Bring files into ``directory`` under their store names, from the first source that has them.

    Needs no package lists: a locked file is asked for by its path. Returns what did not come.
    """
    directory.mkdir(parents=True, exist_ok=True)
    roots = _roots()
    remaining, failures = list(items), list[Failure]()
    for attempt in range(len({root for _, root in roots})):
        failures = _download_once(
            [(order[attempt], item) for item in remaining for order in [_order(roots, item)]], directory
        )
        remaining = [failure.item for failure in failures if isinstance(failure.item, DebianItem)]
        if not remaining:
            break
    return failures


def batches(items: Sequence[DebianItem]) -> list[Sequence[DebianItem]]:
    """Split items into as many parts as there should be downloads side by side."""
    return [part for start in range(_PROCESSES) if (part := items[start::_PROCESSES])]


def _options(lists: Path, architectures: Iterable[str] = ()) -> list[str]:
    """Return the options that keep apt to the folder ``lists`` and to these architectures beside this machine's.

    apt wants its folders to exist.
    """
    (lists / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (lists / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    settings = [
        f"Dir::State::Lists={lists / 'lists'}",
        f"Dir::Cache={lists / 'cache'}",
        f"APT::Architecture={NATIVE}",
        *(f"APT::Architectures::={name}" for name in dict.fromkeys([NATIVE, *architectures])),
        "APT::Sandbox::User=root",
        "Acquire::Languages=none",
        "Acquire::Retries=2",
    ]
    return [part for setting in settings for part in ("-o", setting)]


def _roots(lists: Path = STATE / "apt") -> list[tuple[str, str]]:
    """Return suite and root address of each source, each once; needs no package lists."""
    rows = _rows(_options(lists), ("RELEASE", "REPO_URI"), "--no-release-info")
    if not rows:
        raise LaminaError("this machine has no apt source", hint="name a Debian mirror in /etc/apt/sources.list.d")
    return list(dict.fromkeys((suite, root) for suite, root in rows))


def _order(roots: list[tuple[str, str]], item: DebianItem) -> list[str]:
    """Return every root once, the ones for the item's suite first: a pool holds the files of all its suites."""
    matching = [root for suite, root in roots if suite == item.suite]
    return list(dict.fromkeys(matching + [root for _, root in roots]))


def _download_once(wanted: Sequence[tuple[str, DebianItem]], directory: Path) -> list[Failure]:
    arguments = [
        argument
        for root, item in wanted
        for argument in (root + item.path, str(directory / item.file), f"SHA256:{item.sha256}")
    ]
    result = client.run([HELPER, *_options(STATE / "apt"), "download-file", *arguments], hint=_HINT)
    if not result.returncode:
        return []
    reasons = dict(_reasons(result.stderr))
    return [
        Failure(item=item, reason=reason, detail=_rejected(item, directory) or detail)
        for _, item in wanted
        if (known := reasons.get(item.path.rpartition("/")[2])) or not (directory / item.file).exists()
        for reason, detail in [known or ("refused", " ".join(client.last_words(result.stderr, 1)))]
    ]


def _rejected(item: DebianItem, directory: Path) -> str | None:
    """Delete the file that apt kept because its hash was wrong, and say how it differs from what is locked."""
    kept = directory / f"{item.file}.FAILED"
    if not kept.exists():
        return None
    problem = item.mismatch(kept)
    kept.unlink()
    return problem


def _reasons(stderr: str) -> Iterator[tuple[str, tuple[Reason, str]]]:
    """Read apt's ``E: Failed to fetch ADDRESS  REASON`` lines; yield the file name and what went wrong."""
    for line in stderr.splitlines():
        if found := re.match(r"E: Failed to fetch (\S+)\s+(.*)", line):
            words = found[2]
            reason: Reason = "superseded" if re.match(r"(404|410)\b|File not found", words) else "unreachable"
            if "Hash Sum mismatch" in words or "size" in words:
                reason = "damaged"
            yield unquote(found[1].rpartition("/")[2]), (reason, redact(words))

"""Names, tags and digests, in the grammar of the OCI distribution specification.

https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lamina.errors import WRONG_USE, LaminaError

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?")
NAME = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
MAX_NAME = 255
"""Characters of host and name together, which clients commonly limit."""
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Reference:
    """An image in a registry: ``host`` with its port, ``name`` and ``tag``."""

    host: str
    name: str
    tag: str

    def __str__(self) -> str:
        return f"{self.host}/{self.name}:{self.tag}"

    @property
    def is_loopback(self) -> bool:
        """Say whether the registry runs on this machine, so that plain HTTP is safe."""
        return _LOOPBACK.fullmatch(self.host) is not None


def parse_reference(text: str) -> Reference:
    """Return the parts of ``REGISTRY/NAME:TAG``; raises ``LaminaError`` that names the part which is wrong."""
    if "@" in text:
        raise _refuse(text, "ends in a digest", "a tag: the digest is that of the image which is pushed")
    host, slash, rest = text.partition("/")
    if not slash or not ({".", ":"} & set(host) or host == "localhost"):
        raise _refuse(text, "names no registry", "a host with a dot or a port first, as in registry.example/team/app:1")
    name, colon, tag = rest.rpartition(":")
    if not colon:
        raise _refuse(text, "has no tag", "REGISTRY/NAME:TAG")
    problem = host_problem(host) or name_problem(name) or tag_problem(tag)
    if problem:
        raise _refuse(text, *problem)
    if len(host) + len(name) + 1 > MAX_NAME:
        raise _refuse(text, f"has a name of {len(host) + len(name) + 1} characters", f"at most {MAX_NAME}")
    return Reference(host, name, tag)


def host_problem(host: str) -> tuple[str, str] | None:
    """Return what is wrong with a registry's host and what is expected, or ``None``."""
    port = host.rpartition(":")[2]
    if not _HOST.fullmatch(host) or (port != host and port.isdecimal() and not 1 <= int(port) <= 65535):
        return f"has the registry {host!r}", "a host name or address, and a port from 1 to 65535 where one is given"
    return None


def name_problem(name: str) -> tuple[str, str] | None:
    """Return what is wrong with a repository's name and what is expected, or ``None``."""
    if not NAME.fullmatch(name):
        return f"has the name {name!r}", "parts of lower-case letters and digits, joined by single '.', '_', '-' or '/'"
    return None


def tag_problem(tag: str) -> tuple[str, str] | None:
    """Return what is wrong with a tag and what is expected, or ``None``."""
    if not TAG.fullmatch(tag):
        return f"has the tag {tag!r}", "1 to 128 letters, digits, '_', '.' or '-', not beginning with '.' or '-'"
    return None


def _refuse(text: str, what: str, expected: str) -> LaminaError:
    return LaminaError(
        f"{text} {what}, expected {expected}", hint="for example: registry.example/team/app:1.0", exit_code=WRONG_USE
    )

"""API keys: who may ask for what. Only digests are kept, and a key is never written anywhere."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

SHORTEST = 16
FORM = "NAME:SCOPE+SCOPE:KEY"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_KEY = re.compile(rf"[!-+\--~]{{{SHORTEST},512}}")  # printable, without spaces and commas
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


class ApiScope(StrEnum):
    """What a key may be for; ``admin`` is for everything."""

    READ = "read"
    INFER = "infer"
    WRITE = "write"
    METRICS = "metrics"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is remembered; ``name`` is what logs say."""

    name: str
    scopes: frozenset[ApiScope]
    digest: bytes = field(repr=False)

    def allows(self, scope: ApiScope) -> bool:
        """Say whether the key is for this."""
        return scope in self.scopes or ApiScope.ADMIN in self.scopes


class KeyRing:
    """All keys of the service."""

    def __init__(self, keys: Sequence[ApiKey]) -> None:
        self._keys = tuple(keys)

    def find(self, offered: bytes) -> ApiKey | None:
        """Return the key; every one is compared to its end, so that the time tells nothing about them."""
        digest = hashlib.sha256(offered).digest()
        found = None
        for key in self._keys:
            if hmac.compare_digest(digest, key.digest):
                found = key
        return found


def parse_keys(text: str) -> tuple[ApiKey, ...]:
    """Return the keys of entries ``NAME:SCOPE+SCOPE:KEY``, where KEY may be ``sha256:`` and the digest in hexadecimal.

    Entries are separated by commas or lines; a line that begins with # is a remark. Raises ``ValueError`` that names
    the entry by its place and never by its content.
    """
    lines = (line.strip() for line in text.splitlines())
    entries = [part.strip() for line in lines if not line.startswith("#") for part in line.split(",")]
    keys = tuple(_parse(entry, place) for place, entry in enumerate(filter(None, entries), 1))
    if not keys:
        raise ValueError(f"holds no key, expected at least one {FORM}")
    for what, values in (("name", [key.name for key in keys]), ("key", [key.digest for key in keys])):
        if len(set(values)) < len(values):
            raise ValueError(f"has the same {what} twice, expected one entry for each")
    return keys


def _parse(entry: str, place: int) -> ApiKey:
    name, _, rest = entry.partition(":")
    scopes, _, key = rest.partition(":")
    if not _NAME.fullmatch(name) or not key:
        raise ValueError(f"entry {place} does not have the form {FORM}, with a name of letters, digits, '.', '_', '-'")
    if unknown := set(scopes.split("+")) - set(ApiScope):
        known = ", ".join(ApiScope)
        raise ValueError(f"entry {place} has {len(unknown)} unknown scope(s), expected of: {known}")
    if digest := _DIGEST.fullmatch(key):
        return ApiKey(name, frozenset(map(ApiScope, scopes.split("+"))), bytes.fromhex(digest[1]))
    if not _KEY.fullmatch(key):
        raise ValueError(f"entry {place} has a key of {len(key)} characters, expected {SHORTEST} to 512 printable ones")
    return ApiKey(name, frozenset(map(ApiScope, scopes.split("+"))), hashlib.sha256(key.encode()).digest())

"""Compute the Nix store path of a fixed-output file or tree without asking Nix, and take one apart.

The algorithm is ``makeFixedOutputPath`` of Nix (``src/libstore/store-api.cc``) for SHA-256.
"""

from __future__ import annotations

import hashlib

STORE = "/nix/store"
_ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz"
_HASH_BYTES = 20
_HASH_AND_DASH = 33


def base32(data: bytes) -> str:
    """Return ``data`` in Nix's base 32: no e, o, u, t, and the last five bits first."""
    number = int.from_bytes(data, "little")
    length = (len(data) * 8 + 4) // 5
    return "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(length)))


def fixed_output(name: str, sha256: str, *, recursive: bool = False) -> str:
    """Return the store path of ``name`` whose bytes have this hexadecimal SHA-256.

    With ``recursive`` the hash is that of the NAR, as for a directory.
    """
    if recursive:
        return _make("source", sha256, name)
    inner = hashlib.sha256(f"fixed:out:sha256:{sha256}:".encode()).hexdigest()
    return _make("output:out", inner, name)


def name_of(path: str) -> str:
    """Return the name in a store path: what comes after the hash."""
    return path.rpartition("/")[2][_HASH_AND_DASH:]


def _make(kind: str, sha256: str, name: str) -> str:
    digest = hashlib.sha256(f"{kind}:sha256:{sha256}:{STORE}:{name}".encode()).digest()
    return f"{STORE}/{base32(_fold(digest))}-{name}"


def _fold(digest: bytes) -> bytes:
    """Shorten a hash to 20 bytes by exclusive or."""
    folded = bytearray(_HASH_BYTES)
    for index, byte in enumerate(digest):
        folded[index % _HASH_BYTES] ^= byte
    return bytes(folded)

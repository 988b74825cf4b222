"""Compare Debian versions, as deb-version(7) defines it."""

from __future__ import annotations

import re
from functools import cmp_to_key


def compare(left: str, right: str) -> int:
    """Return a negative number, zero or a positive one as ``left`` is older than, equal to or newer than ``right``."""
    for ours, theirs in zip(_split(left), _split(right), strict=True):
        if order := _compare_part(ours, theirs):
            return order
    return 0


key = cmp_to_key(compare)
"""A sort key: ``max(versions, key=key)`` is the newest."""


def _split(version: str) -> tuple[str, str, str]:
    """Return epoch, upstream version and Debian revision."""
    epoch, colon, rest = version.partition(":")
    if not colon:
        epoch, rest = "0", version
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "")
    return epoch, upstream, revision


def _compare_part(left: str, right: str) -> int:
    """Compare alternating runs of other characters and digits."""
    ours, theirs = re.findall(r"(\D*)(\d*)", left), re.findall(r"(\D*)(\d*)", right)
    for index in range(max(len(ours), len(theirs))):
        text, number = ours[index] if index < len(ours) else ("", "")
        other_text, other_number = theirs[index] if index < len(theirs) else ("", "")
        mine = (_weights(text), int(number or 0))
        other = (_weights(other_text), int(other_number or 0))
        if mine != other:
            return 1 if mine > other else -1
    return 0


def _weights(text: str) -> list[int]:
    """Return sort weights: a tilde before the end, the end before letters, letters before the rest."""
    return [-1 if character == "~" else ord(character) + (0 if character.isalpha() else 256) for character in text] + [
        0
    ]

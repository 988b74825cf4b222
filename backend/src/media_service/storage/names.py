"""The name a file had where it came from: shown to people, never used as a path."""

from __future__ import annotations

import unicodedata

LONGEST = 200
"""Characters; a longer name keeps its beginning."""


def clean_name(name: str | None) -> str | None:
    """Return the last part of a name without what could deceive or break a terminal; None when nothing is left.

    Left out: control, format (among them those that turn the direction of writing), surrogate and unassigned
    characters, line separators, and the ends' spaces and dots.
    """
    if name is None:
        return None
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    shown = "".join(each for each in unicodedata.normalize("NFC", last) if _is_shown(each))
    return shown[:LONGEST].strip(" .") or None


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}

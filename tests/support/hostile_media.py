"""Files that nobody should send, and odd ones that are right: every one of them has to end in an answer.

Each is made here, a few kilobytes, the same bytes every time. ``outcomes`` are the words it may end in: the kind of
media (``image``, ``audio``, ``video``) when it is answered, or the code of an error below 500.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from support.hostile import broken_recordings, lying_recordings, odd_pictures, odd_recordings, texts, wave_files

Make = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class HostileFile:
    """``name``: of the file as a client sends it; ``make``: returns its content; ``outcomes``: how it may end."""

    name: str
    make: Make
    outcomes: frozenset[str]


def _collect(*parts: Mapping[str, tuple[str, Make]]) -> dict[str, HostileFile]:
    found: dict[str, HostileFile] = {}
    for part in parts:
        for name, (outcomes, make) in part.items():
            assert name not in found
            found[name] = HostileFile(name, make, frozenset(outcomes.split()))
    return found


HOSTILE: dict[str, HostileFile] = _collect(
    odd_pictures.FILES,
    texts.FILES,
    wave_files.FILES,
    odd_recordings.FILES,
    broken_recordings.FILES,
    lying_recordings.FILES,
)

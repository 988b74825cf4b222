"""What a process has mapped into memory, from the text of ``/proc/PID/smaps`` (proc(5)). Sizes are in bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

HEAD = re.compile(
    r"^[0-9a-f]+-[0-9a-f]+ (?P<mode>[-rwxsp]{4}) [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ (?P<inode>\d+) *(?P<path>.*)$"
)
FIELD = re.compile(r"^(?P<name>\w+): +(?P<size>\d+) kB$")
KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping: its file or an empty text, and its fields, such as ``Rss`` and ``Pss``."""

    path: str
    writable: bool
    sizes: dict[str, int]


def parse(text: str) -> list[Mapping]:
    """Read the text of ``smaps``."""
    found: list[Mapping] = []
    for line in text.splitlines():
        if head := HEAD.match(line):
            path = head["path"] if int(head["inode"]) else ""
            found.append(Mapping(path, "w" in head["mode"], {}))
        elif found and (field := FIELD.match(line)):
            found[-1].sizes[field["name"]] = int(field["size"]) * KILOBYTE
    return found


def total(mappings: Iterable[Mapping], field: str) -> int:
    """Return the bytes of one field over several mappings."""
    return sum(each.sizes.get(field, 0) for each in mappings)


def weights(mappings: Iterable[Mapping]) -> list[Mapping]:
    """Return the mappings of weights: files in the store called ``model.safetensors``."""
    return [each for each in mappings if each.path.endswith("/model.safetensors")]

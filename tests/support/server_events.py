"""Read server-sent events as a browser does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One event; ``id`` and ``retry`` are None when it has none."""

    kind: str
    data: str
    id: str | None
    retry: str | None


def parse_events(text: str) -> list[Event]:
    """Return the events of a stream, without its comments."""
    blocks = [block for block in text.split("\n\n") if block]
    fields = [dict(_field(line) for line in block.splitlines() if not line.startswith(":")) for block in blocks]
    return [
        Event(each.get("event", "message"), each["data"], each.get("id"), each.get("retry")) for each in fields if each
    ]


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.removeprefix(" ")

"""Points in time as arguments give them: ISO 8601 or ``now``."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from lamina.oci.errors import RecipeError


def parse_time(name: str, text: str, epoch: str | None = None) -> int:
    """Return the seconds since 1970 of the argument ``name``.

    ``now`` is the moment of the build, or ``epoch`` (the value of ``SOURCE_DATE_EPOCH``) where one is given. A time
    without a zone is UTC.
    """
    if text == "now":
        return parse_epoch(epoch) if epoch else int(time.time())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RecipeError(f'`{name}` is {text!r}, but an ISO 8601 time or "now" was expected') from None
    seconds = int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
    if seconds < 0:
        raise RecipeError(f"`{name}` is {text!r}, but a time after 1970 was expected")
    return seconds


def parse_epoch(epoch: str) -> int:
    """Return the seconds in ``SOURCE_DATE_EPOCH``."""
    if not epoch.isascii() or not epoch.isdigit():
        raise RecipeError(f"SOURCE_DATE_EPOCH is {epoch!r}, but seconds since 1970 were expected")
    return int(epoch)


def render_time(seconds: int) -> str:
    """Return a point in time as RFC 3339, in UTC."""
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

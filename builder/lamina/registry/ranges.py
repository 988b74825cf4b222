"""The part of a file that a client asks for: RFC 9110 section 14, single ranges only, as clients of registries send."""

from __future__ import annotations

import re

_SINGLE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*", re.IGNORECASE)
_MANY_DIGITS = 20


class UnsatisfiableError(Exception):
    """The range begins behind the end of the file."""


def parse_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one behind the last; ``None`` where the whole file is the right answer.

    A header that is no single range is ignored, as the specification allows. Raises ``UnsatisfiableError``.
    """
    found = _SINGLE.fullmatch(header or "")
    if found is None or not any(found.groups()) or len(found[0]) > 2 * _MANY_DIGITS:
        return None
    first, last = found.groups()
    if not first:
        start, stop = max(size - int(last), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= size or start == stop:
        raise UnsatisfiableError
    return start, stop

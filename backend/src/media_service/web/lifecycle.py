"""Whether this process takes connections yet, and whether it is on its way out.

Written by the server; read by what begins only then, by readiness and by long answers.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass(slots=True)
class Lifecycle:
    """``listening`` is set once connections are taken, and from the beginning where no server of ours takes them.

    ``draining`` is true from the signal to the end.

    ``closing`` is set when no more connections are accepted: what would never end by itself must end now.
    """

    listening: asyncio.Event = field(default_factory=_set)
    draining: bool = False
    closing: asyncio.Event = field(default_factory=asyncio.Event)

"""Whether this process is on its way out; written by the server on SIGTERM, read by readiness and by long answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Lifecycle:
    """``draining`` is true from the signal to the end.

    ``closing`` is set when no more connections are accepted: what would never end by itself must end now.
    """

    draining: bool = False
    closing: asyncio.Event = field(default_factory=asyncio.Event)

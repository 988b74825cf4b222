"""Whether this process is on its way out; written by the server on SIGTERM, read by readiness."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Lifecycle:
    """``draining`` is true from the signal to the end."""

    draining: bool = False

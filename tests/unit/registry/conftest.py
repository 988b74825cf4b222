"""Every test here has a registry to ask."""

from __future__ import annotations

from support.offer import offer, store

__all__ = ["offer", "store"]

"""What is known about a file, as it is kept with its asset, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from media_service.media.facts import AudioStream, MediaFacts, VideoStream, name_problem
from media_service.storage.assets import Asset, Description

ELSEWHERE = frozenset({"kind", "media_type", "bytes", "suffixes"})
"""The asset has these itself, or they are of use only while its name is looked at."""


def describe(facts: MediaFacts, name: str | None) -> Description:
    """Return what an asset is stored with; a name that belongs to another format is told, and believed in nothing."""
    kept: dict[str, Any] = {key: value for key, value in asdict(facts).items() if key not in ELSEWHERE}
    kept["name_problem"] = name_problem(facts, name) if name else None
    return Description(facts.media_type, facts.kind, kept, name)


def facts_of(asset: Asset) -> MediaFacts:
    """Return what was found out when the asset was taken in."""
    kept = asset.facts
    audio, video = kept.get("audio"), kept.get("video")
    return MediaFacts(
        kind=asset.kind,
        container=kept.get("container", ""),
        media_type=asset.media_type,
        bytes=asset.size,
        suffixes=frozenset(),
        duration=kept.get("duration"),
        declared_duration=kept.get("declared_duration"),
        width=kept.get("width"),
        height=kept.get("height"),
        orientation=kept.get("orientation", 1),
        video=VideoStream(**video) if video else None,
        audio=AudioStream(**audio) if audio else None,
        has_cover=kept.get("has_cover", False),
    )

"""Fixtures of the tests that look into recordings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from media_service.media.facts import MediaFacts, MediaLimits
from media_service.media.ffmpeg import MediaTools
from media_service.media.probe import probe
from support.recordings import media_limits, media_tools

Store = Callable[[bytes], Path]
Probe = Callable[[bytes], MediaFacts]


@pytest.fixture(scope="session")
def tools() -> MediaTools:
    """Return the locked programs with the default limits."""
    return media_tools()


@pytest.fixture(scope="session")
def limits() -> MediaLimits:
    """Return the default limits."""
    return media_limits()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a function that puts content where an upload lies: in a file without a suffix."""

    def put(content: bytes) -> Path:
        target = tmp_path / "upload"
        target.write_bytes(content)
        return target

    return put


@pytest.fixture
def facts_of(store: Store, tools: MediaTools, limits: MediaLimits) -> Probe:
    """Return a function that probes content, with the default limits."""
    return lambda content: probe(store(content), tools, limits)

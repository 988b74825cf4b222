"""Hear what is said in a file: find its sound, cut it into parts, and ask a speech model about one after the other.

Nothing of a recording is kept in memory but the part that is being heard, so four hours cost what a minute costs; and
between two parts of one caller another caller's part has its turn.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_service.background import finished, steps
from media_service.config import Settings
from media_service.errors import NoAudioError, SilentAudioError
from media_service.inference.gate import Gate
from media_service.inference.models import ChosenModel
from media_service.media.audio import audio_chunks
from media_service.media.facts import MediaFacts, MediaLimits
from media_service.media.ffmpeg import MediaTools
from media_service.media.probe import probe
from media_service.media.waveform import is_silent
from media_service.speech.transcript import SpokenLanguage, Transcript, later
from media_service.speech.windows import Window, windows
from media_service.timings import each_measured, measured, record


@dataclass(frozen=True, slots=True)
class Recording:
    """A file with sound; ``duration``: in seconds."""

    file: Path
    facts: MediaFacts
    tools: MediaTools
    duration: float

    async def audible(self) -> AsyncGenerator[Window, None]:
        """Yield its parts that are not silent; raise ``SilentAudioError`` when there is none."""
        found = False
        async with aclosing(steps(windows(audio_chunks(self.file, self.facts, self.tools)))) as parts:
            async for window in each_measured("preprocess", parts):
                if not is_silent(window.waveform):
                    found = True
                    yield window
        if not found:
            raise SilentAudioError("file is silent from start to end, expected something to hear", param="file")


class Listener:
    """Listens to recordings; the gate is one for all requests."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._gate = Gate(settings.audio_concurrency, settings.audio_queue, "recordings")
        self._seconds = settings.speech_timeout_seconds

    @asynccontextmanager
    async def opened(self, file: Path) -> AsyncIterator[Recording]:
        """Wait for a turn and look into a file; the turn lasts as long as the context.

        Raises ``QueueFullError``, ``NoAudioError``, and what ``probe`` raises.
        """
        came = time.perf_counter()
        async with self._gate.enter():
            record("queue", came, time.perf_counter())
            tools = MediaTools.find(self._settings)
            with measured("preprocess"):
                facts = await finished(lambda: probe(file, tools, MediaLimits.of(self._settings)))
            if facts.audio is None or facts.duration is None:
                raise NoAudioError(
                    f"file is {facts.media_type} without sound, expected a recording with sound", param="file"
                )
            yield Recording(file, facts, tools, facts.duration)

    async def transcribe(
        self, model: ChosenModel, recording: Recording, options: Mapping[str, Any]
    ) -> AsyncGenerator[Transcript, None]:
        """Yield what is said, part after part, in the recording's time; ``options``: the operation's keyword arguments.

        A language that is not given is that of the first part with speech. Raises a ``ServiceError``.
        """
        chosen = dict(options)
        async with aclosing(recording.audible()) as parts:
            async for window in parts:
                [heard] = await model.run("transcribe", [window.waveform], seconds=self._seconds, **chosen)
                if heard.segments and chosen.get("language") is None:
                    chosen["language"] = heard.language
                yield later(heard, window.start)

    async def detect_language(self, model: ChosenModel, recording: Recording) -> SpokenLanguage:
        """Return the language of the first part that is not silent; raise a ``ServiceError``."""
        async with aclosing(recording.audible()) as parts:
            window = await anext(parts)
            [spoken] = await model.run("detect_language", [window.waveform], seconds=self._seconds)
        found: SpokenLanguage = spoken
        return found

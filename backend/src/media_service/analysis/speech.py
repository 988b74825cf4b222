"""Write down what is said in an asset, with the time of every word."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

from media_service.errors import NoAudioError, SilentAudioError
from media_service.inference.listener import Listener
from media_service.inference.models import ChosenModel
from media_service.speech.transcript import Segment
from media_service.storage.search import Passage
from media_service.storage.timeline import Speech, SpokenWord


async def hear(
    listener: Listener, model: ChosenModel, file: Path, language: str | None
) -> AsyncGenerator[tuple[float, list[Speech]], None]:
    """Yield how far it is, from 0 to 1, and the phrases of a part, part after part; none for no sound or silence.

    Raises a ``ServiceError`` for sound that cannot be decoded, and of the model.
    """
    options = {"task": "transcribe", "language": language, "word_timestamps": True}
    options |= {"initial_prompt": None, "temperature": None}
    async with AsyncExitStack() as stack:
        try:
            recording = await stack.enter_async_context(listener.opened(file))
        except NoAudioError:  # there is no sound; sound that cannot be decoded is told while it is heard
            return
        parts = await stack.enter_async_context(aclosing(listener.transcribe(model, recording, options)))
        try:
            async for part in parts:
                phrases = [_speech(segment, part.language) for segment in part.segments]
                yield max((each.end for each in phrases), default=0.0) / recording.duration, phrases
        except SilentAudioError:
            return


def passages(phrases: list[Speech]) -> list[Passage]:
    """Return phrases as search finds them."""
    return [Passage(each.start, each.end, each.text.strip()) for each in phrases if each.text.strip()]


def _speech(segment: Segment, language: str | None) -> Speech:
    return Speech(
        start=segment.start,
        end=segment.end,
        text=segment.text,
        language=language,
        average_log_probability=segment.average_log_probability,
        no_speech_probability=segment.no_speech_probability,
        words=tuple(SpokenWord(word.text, word.start, word.end, word.probability) for word in segment.words),
    )

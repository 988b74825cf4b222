"""Transcripts as subtitles, in the two formats that players read: SubRip and WebVTT."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

SHORTEST = 1  # milliseconds; WebVTT wants every cue to end after it starts


class Timed(Protocol):
    """A text with its time in seconds, such as a ``Segment``."""

    @property
    def start(self) -> float:
        """Return when it begins."""

    @property
    def end(self) -> float:
        """Return when it ends."""

    @property
    def text(self) -> str:
        """Return what is said."""


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    text: str


def render_srt(parts: Iterable[Timed]) -> str:
    """Return SubRip: numbered cues, commas before the milliseconds. Empty texts are left out.

    SubRip has no way to escape, so an arrow in a text, which could be taken for a time line, loses its head.
    """
    cues = [
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{cue.text.replace('-->', '--')}\n"
        for number, cue in enumerate(_cues(parts), 1)
    ]
    return "\n".join(cues)


def render_vtt(parts: Iterable[Timed]) -> str:
    """Return WebVTT: its header, and cues in which the characters of markup are escaped. Empty texts are left out."""
    cues = [f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{_escaped(cue.text)}\n" for cue in _cues(parts)]
    return "\n".join(["WEBVTT\n", *cues])


def _cues(parts: Iterable[Timed]) -> Iterator[_Cue]:
    for part in parts:
        text = " ".join(part.text.split())  # a line end inside of a cue could end it
        if text:
            start = round(part.start * 1000)
            yield _Cue(start, max(round(part.end * 1000), start + SHORTEST), text)


def _clock(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{mark}{rest:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

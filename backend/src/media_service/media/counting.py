"""How long a recording is and how many pictures it has: counted, because headers lie.

ffprobe reads every packet and decodes none; each line of its answer is one packet.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from media_service.media.ffmpeg import MediaTools, running_ffprobe
from media_service.media.process import CHUNK

PACKETS = "packet=stream_index,pts_time,dts_time,duration_time"
ANSWER_BYTES = 512 * 1024 * 1024  # a line has about 30, and is dropped once it is read


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is counted: the streams with these indices, from ``start`` (in seconds, as ffprobe says it).

    Counting ends soon after ``longest`` seconds or ``most_frames``.
    """

    video: int | None
    audio: int | None
    start: float
    longest: float
    most_frames: int


@dataclass(frozen=True, slots=True)
class Counted:
    """``seconds``: from the start to the end of the last packet; ``frames``: packets with pictures."""

    seconds: float
    frames: int


def count_packets(file: Path, tools: MediaTools, wanted: Wanted) -> Counted:
    """Read all packets; raise what a ``Child`` raises."""
    end, frames = wanted.start, 0
    with closing(_packets(file, tools)) as packets:
        for index, moment, length in packets:
            if index in (wanted.video, wanted.audio):
                frames += index == wanted.video
                end = max(end, moment + length)
            if end - wanted.start > wanted.longest or frames > wanted.most_frames:
                break
    return Counted(end - wanted.start, frames)


def _packets(file: Path, tools: MediaTools) -> Generator[tuple[int, float, float]]:
    """Yield each packet's stream, and when it is shown and for how long, in seconds; unknown times are below all."""
    with running_ffprobe(tools, file, ["-of", "csv=p=0", "-show_entries", PACKETS], ANSWER_BYTES) as child:
        buffer, rest = bytearray(CHUNK), b""
        while count := child.read_into(memoryview(buffer)):
            *lines, rest = (rest + buffer[:count]).split(b"\n")
            for line in lines:
                index, shown, decoded, length, *_ = [*line.split(b","), b"", b"", b"", b""]
                if index.isdigit():
                    moment = _number(shown, _number(decoded, float("-inf")))
                    yield int(index), moment, _number(length, 0.0)
        child.finish()


def _number(text: bytes, unknown: float) -> float:
    try:
        return float(text)
    except ValueError:  # N/A
        return unknown

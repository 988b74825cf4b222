"""How long a recording is and how many pictures it has: counted, because headers lie.

ffmpeg copies the packets into nothing, which reads the file once and decodes nothing, and reports the end of the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media_service.media.ffmpeg import MediaTools, running_ffmpeg

REPORT_BYTES = 1024 * 1024  # of reports, which come twice a second


@dataclass(frozen=True, slots=True)
class Counted:
    """``seconds``: from the start to the end of the last packet; ``frames``: packets with pictures."""

    seconds: float
    frames: int


def count_packets(file: Path, tools: MediaTools, streams: Sequence[int], longest: float, most_frames: int) -> Counted:
    """Count the packets of ``streams`` (their indices), and stop soon after ``longest`` seconds or ``most_frames``.

    Raises as ``ffmpeg.running_ffmpeg``.
    """
    arguments = [each for index in streams for each in ("-map", f"0:{index}")]
    arguments += ["-c", "copy", "-t", f"{longest + 1:.3f}", "-frames:v", str(most_frames + 1)]
    arguments += ["-progress", "pipe:1", "-f", "null", "-"]
    with running_ffmpeg(tools, file, arguments, tools.limits(0, REPORT_BYTES)) as child:
        report = child.read_all().decode("ascii", "replace")
        child.finish()
    last = dict(line.partition("=")[::2] for line in report.splitlines())
    return Counted(max(0, _whole(last.get("out_time_us"))) / 1_000_000, _whole(last.get("frame")))


def _whole(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:  # N/A
        return 0

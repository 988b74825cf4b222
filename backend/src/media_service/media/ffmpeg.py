"""The command lines of ffmpeg and ffprobe: one file, opened here, and nothing else that it might name."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from media_service.config import Settings
from media_service.errors import MediaToolMissingError
from media_service.media.formats import DECODERS, DEMUXERS
from media_service.media.process import Child, ChildLimits, child
from media_service.threads import available_threads

MOST_THREADS = 4  # each keeps pictures of its own: with 64 of them, 8K does not fit into the memory allowed
LARGEST_ALLOCATION = 512 * 1024 * 1024  # of one block; a picture of 8K with 16 bits a sample has 200 MiB


@dataclass(frozen=True, slots=True)
class MediaTools:
    """The two programs as absolute paths, and what one run of them may use.

    ``seconds``: of waiting for a look into a file; ``memory``: bytes of address space; ``pixels``: of the largest
    picture that is decoded.
    """

    ffmpeg: str
    ffprobe: str
    threads: int
    seconds: float
    memory: int
    pixels: int

    @classmethod
    def find(cls, settings: Settings) -> Self:
        """Find the programs that the settings name; raise ``MediaToolMissingError``."""
        return cls(
            _found("FFMPEG", settings.ffmpeg),
            _found("FFPROBE", settings.ffprobe),
            threads=min(available_threads(), MOST_THREADS),
            seconds=settings.media_timeout_seconds,
            memory=settings.media_memory_bytes,
            pixels=settings.video_max_pixels,
        )

    def limits(self, seconds: float, output: int) -> ChildLimits:
        """Return what a run may use that may take ``seconds`` more than a look, and print ``output`` bytes."""
        return ChildLimits(self.seconds + seconds, self.threads, self.memory, output)

    def reading(self, descriptor: int) -> list[str]:
        """Return the options that name the input and say what it may be; they come before ``-i`` in both programs."""
        return [
            *("-v", "error", "-hide_banner", "-max_alloc", str(LARGEST_ALLOCATION), "-threads", str(self.threads)),
            *("-protocol_whitelist", "file", "-format_whitelist", DEMUXERS, "-codec_whitelist", DECODERS),
            *("-max_pixels", str(self.pixels), "-i", f"file:/proc/self/fd/{descriptor}"),
        ]


@contextmanager
def opened(file: Path) -> Iterator[int]:
    """Open a regular file for a child; raise ``ValueError`` for anything else, such as a link or a pipe.

    The child sees a number instead of the name, so no name is taken for an option, a pattern or a format.
    """
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError(f"file is {str(file)!r}, expected a regular file")
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def running_ffprobe(tools: MediaTools, file: Path, arguments: Sequence[str], output: int) -> Iterator[Child]:
    """Start ffprobe on ``file``, which may print ``output`` bytes, and kill it at the end."""
    with opened(file) as descriptor:
        command = [tools.ffprobe, *tools.reading(descriptor), *arguments]
        with child(command, tools.limits(0, output), [descriptor]) as running:
            yield running


@contextmanager
def running_ffmpeg(
    tools: MediaTools, file: Path, arguments: Sequence[str], limits: ChildLimits, before: Sequence[str] = ()
) -> Iterator[Child]:
    """Start ffmpeg on ``file``, and kill it at the end; its output, ``pipe:1``, is read from the child.

    ``before`` are options of the input, such as ``-ss``; ``arguments`` are those of the output, its name last.
    """
    with opened(file) as descriptor:
        command = [tools.ffmpeg, "-nostdin", "-nostats", "-filter_threads", "1", *before, *tools.reading(descriptor)]
        with child([*command, *arguments], limits, [descriptor]) as running:
            yield running


def _found(variable: str, program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise MediaToolMissingError(f"{variable} is {program!r}, expected a program on PATH, or the path of one")
    return str(Path(path).absolute())

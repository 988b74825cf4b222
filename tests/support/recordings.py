"""Recordings made by the tests with the locked ffmpeg, and the tools that look into them."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from media_service.config import Settings
from media_service.media.facts import MediaLimits
from media_service.media.ffmpeg import MediaTools

PROGRAMS = {name: os.environ.get(name) for name in ("FFMPEG", "FFPROBE")}
# Nothing of the machine in a file: neither its number of processors nor the encoder's version.
SAME_BYTES = ("-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=16000:duration=1")
PICTURES = ("-f", "lavfi", "-i", "testsrc=duration=1:size=64x48:rate=10")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def program(variable: str) -> str:
    """Return the path of ffmpeg or ffprobe; the test fails, never skips, without it."""
    path = PROGRAMS[variable]
    if not path or not Path(path).is_file():
        pytest.fail(f"{variable} is {path!r}, expected the path of the program, as ./manage.sh test sets it", False)
    return path


def media_settings(**changed: object) -> Settings:
    """Return settings with the locked programs."""
    programs = {"ffmpeg": program("FFMPEG"), "ffprobe": program("FFPROBE"), "service_type": "dashboard"}
    return Settings(**{**programs, **changed})  # type: ignore[arg-type]


def media_tools(**changed: object) -> MediaTools:
    """Return the locked programs with the default limits, or changed ones."""
    return MediaTools.find(media_settings(**changed))


def media_limits(**changed: object) -> MediaLimits:
    """Return the default limits, or changed ones."""
    return MediaLimits.of(media_settings(**changed))


@cache
def recording(suffix: str, *arguments: str) -> bytes:
    """Return what ffmpeg writes for ``arguments`` in the format of ``suffix``."""
    with TemporaryDirectory() as folder:
        target = Path(folder, f"recording.{suffix}")
        command = [program("FFMPEG"), "-v", "error", "-nostdin", *arguments, *SAME_BYTES, str(target)]
        subprocess.run(command, check=True, timeout=120, stdin=subprocess.DEVNULL)
        return target.read_bytes()


def film(suffix: str = "mp4", *arguments: str) -> bytes:
    """Return one second of 64 x 48 pixels at ten a second with a tone."""
    return recording(suffix, *PICTURES, *SOUND, *H264, *arguments)


def silent_film(suffix: str = "mp4", *arguments: str) -> bytes:
    """Return one second of 64 x 48 pixels at ten a second without sound."""
    return recording(suffix, *PICTURES, *H264, *arguments)


def sound(suffix: str = "wav", *arguments: str) -> bytes:
    """Return one second of a tone."""
    return recording(suffix, *SOUND, *arguments)

"""Read ffprobe's description of the streams in a file, of which no word is trusted."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from media_service.errors import MediaOverLimitError, MediaUndecodableError, UnsupportedMediaTypeError
from media_service.media.facts import AudioStream, MediaLimits, VideoStream
from media_service.media.formats import AUDIO_CODECS, VIDEO_CODECS

# Tags are asked for although nobody reads them: what they take of the answer is limited, and so is their size.
WANTED = (
    "format=format_name,start_time,duration:format_tags:stream=index,codec_type,codec_name,width,height,sample_aspect_ratio"
    ",avg_frame_rate,r_frame_rate,sample_rate,channels:stream_disposition=attached_pic"
    ":stream_side_data=rotation:stream_tags"
)
USUAL_FRAME_RATE = 25.0
FRAME_RATES = (0.001, 1000.0)  # what is outside is a mistake in the header
FLATTEST = 10  # a pixel that is this many times wider than high is a mistake in the header

Described = dict[str, Any]


def is_cover(stream: Described) -> bool:
    """Return whether this stream is a still picture beside the sound."""
    return stream.get("codec_type") == "video" and bool(stream.get("disposition", {}).get("attached_pic"))


def read_audio(streams: Sequence[Described], limits: MediaLimits) -> AudioStream | None:
    """Return the first sound, or None; raise for a codec that is not read here and for too many channels."""
    stream = next((each for each in streams if each.get("codec_type") == "audio"), None)
    if stream is None:
        return None
    codec, channels, rate = _codec(stream), int(stream.get("channels", 0)), int(finite(stream.get("sample_rate")) or 0)
    if codec not in AUDIO_CODECS:
        raise _unsupported("sound", codec, list(AUDIO_CODECS))
    if channels > limits.channels:
        raise MediaOverLimitError(f"file has {channels} channels, expected at most {limits.channels}", param="file")
    if channels < 1 or rate < 1:
        raise MediaUndecodableError(
            f"file has sound of {channels} channels at {rate} Hz, expected at least one of each", param="file"
        )
    return AudioStream(int(stream["index"]), codec, rate, channels)


def read_video(streams: Sequence[Described], limits: MediaLimits) -> VideoStream | None:
    """Return the first moving pictures, not counted, or None; raise for an unknown codec and for too many pixels."""
    stream = next((each for each in streams if each.get("codec_type") == "video" and not is_cover(each)), None)
    if stream is None:
        return None
    codec, width, height = _codec(stream), int(stream.get("width", 0)), int(stream.get("height", 0))
    if codec not in VIDEO_CODECS:
        raise _unsupported("video", codec, list(VIDEO_CODECS))
    if width * height > limits.video_pixels:
        raise MediaOverLimitError(
            f"file is {width} x {height} pixels, expected at most {limits.video_pixels}", param="file"
        )
    if width < 1 or height < 1:
        raise MediaUndecodableError(f"file has video of {width} x {height} pixels that cannot be decoded", param="file")
    width, rotation = max(1, round(width * _pixel_shape(stream))), _rotation(stream)
    if rotation in (90, 270):
        width, height = height, width
    return VideoStream(int(stream["index"]), codec, width, height, rotation, _frame_rate(stream), frames=0)


def finite(value: object) -> float | None:
    """Return a number as a float; None for what is none, is endless, or is missing."""
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _codec(stream: Described) -> str:
    return str(stream.get("codec_name", "unknown"))


def unlisted_codec(reason: str) -> UnsupportedMediaTypeError | None:
    """Return the error for what ffprobe said, when it was that a codec is not on our list."""
    found = re.search(r"Codec \((\w+)\) not on whitelist", reason)
    return _unsupported("a stream", found[1], [*AUDIO_CODECS, *VIDEO_CODECS]) if found else None


def _unsupported(what: str, codec: str, known: list[str]) -> UnsupportedMediaTypeError:
    names = ", ".join(sorted(name for name in known if not name.startswith("pcm_")))
    return UnsupportedMediaTypeError(f"file has {what} in the codec {codec!r}, expected one of: {names}", param="file")


def _ratio(text: object, separator: str) -> Fraction | None:
    above, _, below = str(text).partition(separator)
    try:
        return Fraction(int(above), int(below))
    except (ValueError, ZeroDivisionError):
        return None


def _pixel_shape(stream: Described) -> Fraction:
    shape = _ratio(stream.get("sample_aspect_ratio"), ":")
    return shape if shape is not None and Fraction(1, FLATTEST) <= shape <= FLATTEST else Fraction(1)


def _rotation(stream: Described) -> int:
    """Return what ffmpeg turns the pictures by, clockwise; other angles than quarters leave the size alone."""
    found = (finite(each.get("rotation")) for each in stream.get("side_data_list", []))
    clockwise = -next((angle for angle in found if angle is not None), 0.0) % 360
    return next((quarter % 360 for quarter in (0, 90, 180, 270, 360) if abs(clockwise - quarter) < 1), 0)


def _frame_rate(stream: Described) -> float:
    for name in ("avg_frame_rate", "r_frame_rate"):
        rate = _ratio(stream.get(name), "/")
        if rate is not None and FRAME_RATES[0] <= rate <= FRAME_RATES[1]:
            return float(rate)
    return USUAL_FRAME_RATE

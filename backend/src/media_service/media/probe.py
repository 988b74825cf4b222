"""Find out what a file is: from its content, never from its name, and within limits.

A header may lie about the duration, or not know it, so the packets are counted as well: they are read, not decoded.
"""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from pathlib import Path

from media_service.errors import (
    BodyTooLargeError,
    EmptyFileError,
    MediaOverLimitError,
    MediaUndecodableError,
    UnsupportedMediaTypeError,
)
from media_service.media.counting import Counted, Wanted, count_packets
from media_service.media.facts import AudioStream, Kind, MediaFacts, MediaLimits, VideoStream
from media_service.media.ffmpeg import MediaTools, opened, running_ffprobe
from media_service.media.formats import CONTAINERS, MAGIC_BYTES, has_known_start
from media_service.media.image import ImageHeader, read_image_header
from media_service.media.streams import WANTED, Described, finite, is_cover, read_audio, read_video, unlisted_codec

PICTURE_SUFFIXES = {
    "jpeg": frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    "png": frozenset({".png", ".apng"}),
    "webp": frozenset({".webp"}),
}
TOLERANCE = (0.25, 0.01)  # seconds, and part of the whole: codecs pad the end, and the padding is not played


def probe(file: Path, tools: MediaTools, limits: MediaLimits) -> MediaFacts:
    """Return what ``file`` is.

    Raises ``EmptyFileError``, ``UnsupportedMediaTypeError``, ``BodyTooLargeError`` (more bytes than its kind may have),
    ``ImageTooLargeError``, ``ImageUndecodableError``, ``MediaUndecodableError``, ``MediaOverLimitError`` or
    ``MediaTimeoutError``; ``ValueError`` when it is no regular file.
    """
    with opened(file) as descriptor, io.FileIO(descriptor, closefd=False) as stream:
        start, size = os.pread(descriptor, MAGIC_BYTES, 0), os.fstat(descriptor).st_size
        if not start:
            raise EmptyFileError("file is empty, expected a picture, sound or a video", param="file")
        try:
            picture = read_image_header(io.BufferedReader(stream), limits.image)
        except UnsupportedMediaTypeError:
            picture = None
    _check_bytes("video" if picture is None else "image", size, limits)
    return _recording(file, size, start, tools, limits) if picture is None else _picture(picture, size)


def _picture(header: ImageHeader, size: int) -> MediaFacts:
    return MediaFacts(
        kind="image",
        container=header.format,
        media_type=f"image/{header.format}",
        bytes=size,
        suffixes=PICTURE_SUFFIXES[header.format],
        width=header.width,
        height=header.height,
        orientation=header.orientation,
    )


def _recording(file: Path, size: int, start: bytes, tools: MediaTools, limits: MediaLimits) -> MediaFacts:
    described = _describe(file, start, tools, limits)
    streams: list[Described] = described.get("streams", [])
    if len(streams) > limits.streams:
        raise MediaOverLimitError(f"file has {len(streams)} streams, expected at most {limits.streams}", param="file")
    audio, video = read_audio(streams, limits), read_video(streams, limits)
    if video is None and audio is None:
        raise MediaUndecodableError("file holds neither sound nor moving pictures, expected one of them", param="file")
    counted = count_packets(file, tools, _wanted(described["format"], audio, video, limits))
    video = replace(video, frames=counted.frames) if video is not None and counted.frames else None
    facts = _facts(described["format"], size, audio, video, counted)
    _check(facts, limits)
    return replace(facts, has_cover=any(is_cover(stream) for stream in streams))


def _wanted(described: Described, audio: AudioStream | None, video: VideoStream | None, limits: MediaLimits) -> Wanted:
    return Wanted(
        video=None if video is None else video.index,
        audio=None if audio is None else audio.index,
        start=finite(described.get("start_time")) or 0.0,
        longest=limits.seconds_of("audio" if video is None else "video"),
        most_frames=limits.frames,
    )


def _describe(file: Path, start: bytes, tools: MediaTools, limits: MediaLimits) -> Described:
    """Return ffprobe's answer; a broken file is unsupported when not even its start is of a format on the list."""
    try:
        with running_ffprobe(
            tools, file, ["-of", "json=compact=1", "-show_entries", WANTED], limits.metadata_bytes
        ) as child:
            text = child.read_all()
            child.finish()
        answer: Described = json.loads(text)
    except MediaUndecodableError as error:
        if unlisted := unlisted_codec(error.message):
            raise unlisted from error
        if has_known_start(start):
            raise
        raise UnsupportedMediaTypeError(
            "file is of no format that is read here, judged by its content: expected a JPEG, PNG or WebP picture, or "
            f"a recording in one of: {', '.join(sorted(each.name for each in CONTAINERS.values()))}",
            param="file",
        ) from error
    if answer.get("format", {}).get("format_name") not in CONTAINERS:
        raise MediaUndecodableError("file announces a recording and holds none", param="file")
    return answer


def _facts(
    described: Described, size: int, audio: AudioStream | None, video: VideoStream | None, counted: Counted
) -> MediaFacts:
    container = CONTAINERS[described["format_name"]]
    kind: Kind = "audio" if video is None else "video"
    seconds = counted.seconds or (1 / video.frame_rate if video is not None else 0.0)
    declared = finite(described.get("duration"))
    if seconds <= 0:
        raise MediaUndecodableError("file is a recording that lasts no time, expected some content", param="file")
    return MediaFacts(
        kind=kind,
        container=container.name,
        media_type=container.video_type if video is not None and container.video_type else container.audio_type,
        bytes=size,
        suffixes=container.suffixes,
        duration=seconds if declared is None or not _agree(declared, seconds) else declared,
        declared_duration=declared,
        width=video.width if video else None,
        height=video.height if video else None,
        video=video,
        audio=audio,
    )


def _agree(declared: float, counted: float) -> bool:
    return declared > 0 and abs(declared - counted) <= max(TOLERANCE[0], TOLERANCE[1] * counted)


def _check(facts: MediaFacts, limits: MediaLimits) -> None:
    _check_bytes(facts.kind, facts.bytes, limits)
    longest = limits.seconds_of(facts.kind)
    if facts.duration is not None and facts.duration > longest:
        raise MediaOverLimitError(f"file lasts longer than the {longest:g} s allowed for {facts.kind}", param="file")
    if facts.video is not None and facts.video.frames > limits.frames:
        raise MediaOverLimitError(f"file has more than the {limits.frames} frames allowed", param="file")


def _check_bytes(kind: Kind, size: int, limits: MediaLimits) -> None:
    most = limits.bytes_of(kind)
    if size > most:
        raise BodyTooLargeError(f"file has {size} bytes, expected at most {most} for {kind}", param="file")

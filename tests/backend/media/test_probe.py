"""Facts: from the content, true where the header lies, and within limits."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from media_service.errors import BodyTooLargeError, MediaOverLimitError, MediaToolMissingError, ServiceError
from media_service.media.facts import AudioStream, MediaFacts, MediaLimits, VideoStream, name_problem
from media_service.media.ffmpeg import MediaTools
from media_service.media.probe import probe
from support.hostile.boxes import patched, turned
from support.hostile.lying_recordings import film_with
from support.hostile.odd_recordings import ATTACHED, COVER
from support.recordings import (
    H264,
    PICTURES,
    SOUND,
    film,
    media_limits,
    media_settings,
    media_tools,
    recording,
    silent_film,
    sound,
)
from support.service_pictures import encoded, quarters, with_orientation

Probe = Callable[[bytes], MediaFacts]
Store = Callable[[bytes], Path]


def test_a_film_is_described(facts_of: Probe) -> None:
    facts = facts_of(film())
    assert (facts.kind, facts.container, facts.media_type) == ("video", "mp4", "video/mp4")
    assert facts.video == VideoStream(0, "h264", 64, 48, rotation=0, frame_rate=10.0, frames=10)
    assert facts.audio == AudioStream(1, "aac", 16_000, 1)
    assert (facts.width, facts.height, facts.has_video, facts.has_audio, facts.has_cover) == (64, 48, True, True, False)
    assert facts.duration == pytest.approx(1.0, abs=0.1)


def test_a_recording_is_described(facts_of: Probe) -> None:
    facts = facts_of(sound("flac", "-ac", "2", "-ar", "44100"))
    assert (facts.kind, facts.media_type, facts.video, facts.width) == ("audio", "audio/flac", None, None)
    assert facts.audio == AudioStream(0, "flac", 44_100, 2)
    assert facts.duration == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_described_upright_without_ffmpeg(kind: str, store: Store, limits: MediaLimits) -> None:
    nothing = MediaTools("/none", "/none", threads=1, seconds=1, memory=2**30, pixels=1)
    content = with_orientation(quarters(), 6, kind)
    facts = probe(store(content), nothing, limits)
    assert (facts.kind, facts.media_type, facts.bytes) == ("image", f"image/{kind.lower()}", len(content))
    assert (facts.width, facts.height, facts.orientation, facts.duration) == (64, 32, 6, None)


def test_a_cover_is_no_video(facts_of: Probe) -> None:
    facts = facts_of(recording("mp3", *SOUND, *COVER, *ATTACHED))
    assert (facts.kind, facts.media_type, facts.has_video, facts.has_cover) == ("audio", "audio/mpeg", False, True)


def test_an_mp4_with_sound_only_is_audio(facts_of: Probe) -> None:
    facts = facts_of(sound("mp4"))
    assert (facts.kind, facts.media_type) == ("audio", "audio/mp4")


@pytest.mark.parametrize("declared", [36_000_000, 3, 0], ids=["ten hours", "3 ms", "nothing"])
def test_a_duration_that_is_not_so_is_counted(declared: int, facts_of: Probe) -> None:
    facts = facts_of(film_with(b"mvhd", patched(16, struct.pack(">I", declared))))
    assert facts.duration == pytest.approx(1.0, abs=0.11)
    assert facts.declared_duration != facts.duration or declared == 0


def test_the_duration_of_a_slow_video_reaches_to_the_end_of_its_last_picture(facts_of: Probe) -> None:
    source = ("-f", "lavfi", "-i", "color=green:size=16x16:rate=1/3:duration=9")
    facts = facts_of(recording("mp4", *source, *H264))
    assert facts.duration == facts.declared_duration == 9.0
    assert facts.video is not None
    assert facts.video.frames == 3


def test_a_recording_that_starts_late_lasts_from_its_start(facts_of: Probe) -> None:
    facts = facts_of(silent_film("ts", "-output_ts_offset", "500"))
    assert facts.duration == pytest.approx(1.0, abs=0.11)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_video_has_its_upright_size(degrees: int, facts_of: Probe) -> None:
    video = facts_of(turned(silent_film(), degrees)).video
    assert video is not None
    assert (video.width, video.height) == ((48, 64) if degrees % 180 else (64, 48))
    assert video.rotation == degrees


def test_pixels_that_are_not_square_are_made_so(facts_of: Probe) -> None:
    facts = facts_of(silent_film("mp4", "-aspect", "2:1"))
    assert (facts.width, facts.height) == (96, 48)


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (lambda: encoded(quarters(), "JPEG"), "x.png", "'.png' and the content is image/jpeg, expected one of: .jfif"),
        (lambda: encoded(quarters(), "JPEG"), "X.JPEG", None),
        (lambda: encoded(quarters()), "without", None),
        (sound, "x.mp4", "'.mp4' and the content is audio/wav, expected one of: .wav, .wave"),
        (film, "x.mov", None),
    ],
)
def test_a_name_that_lies_is_told(
    content: Callable[[], bytes], name: str, problem: str | None, facts_of: Probe
) -> None:
    found = name_problem(facts_of(content()), name)
    assert found is None if problem is None else found is not None and problem in found


@pytest.mark.parametrize(
    ("changed", "make", "message"),
    [
        ({"video_max_seconds": 0.5}, film, "lasts longer than the 0.5 s allowed for video"),
        ({"audio_max_seconds": 0.5}, sound, "lasts longer than the 0.5 s allowed for audio"),
        ({"video_max_pixels": 64 * 48 - 1}, film, "64 x 48 pixels, expected at most 3071"),
    ],
)
def test_what_is_over_a_limit_is_refused(
    changed: dict[str, object], make: Callable[[], bytes], message: str, store: Store
) -> None:
    with pytest.raises(MediaOverLimitError, match=message):
        probe(store(make()), media_tools(), media_limits(**changed))


@pytest.mark.parametrize(
    ("changed", "make"),
    [
        ({"image_max_bytes": 20}, lambda: encoded(quarters())),
        ({"audio_max_bytes": 1_000}, sound),
        ({"video_max_bytes": 1_000}, film),
    ],
)
def test_each_kind_has_a_largest_size(changed: dict[str, object], make: Callable[[], bytes], store: Store) -> None:
    with pytest.raises(BodyTooLargeError, match=r"has \d+ bytes, expected at most \d+ for (image|audio|video)"):
        probe(store(make()), media_tools(), media_limits(**changed))


def test_a_file_at_the_limit_is_accepted(store: Store) -> None:
    content = sound()
    assert probe(store(content), media_tools(), media_limits(audio_max_bytes=len(content))).bytes == len(content)


@pytest.mark.parametrize("make", [lambda path: os.mkfifo(path), lambda path: path.mkdir()], ids=["pipe", "folder"])
def test_only_a_regular_file_is_looked_at(
    make: Callable[[Path], None], tmp_path: Path, tools: MediaTools, limits: MediaLimits
) -> None:
    make(tmp_path / "x")
    with pytest.raises(ValueError, match="expected a regular file"):
        probe(tmp_path / "x", tools, limits)


def test_a_link_is_not_followed(store: Store, tmp_path: Path, tools: MediaTools, limits: MediaLimits) -> None:
    (tmp_path / "link").symlink_to(store(sound()))
    with pytest.raises(OSError, match="symbolic links"):
        probe(tmp_path / "link", tools, limits)


@pytest.mark.parametrize("name", ["-version", "%03d.wav", "http:x", "concat:a|b", "a\nb", "ü" * 100])
def test_no_name_is_taken_for_anything_else(name: str, tmp_path: Path, tools: MediaTools, limits: MediaLimits) -> None:
    (tmp_path / name).write_bytes(sound())
    assert probe(tmp_path / name, tools, limits).kind == "audio"


@pytest.mark.parametrize("variable", ["ffmpeg", "ffprobe"])
def test_a_missing_program_is_named_with_its_setting(variable: str) -> None:
    with pytest.raises(MediaToolMissingError, match=f"{variable.upper()} is '/none', expected a program on PATH"):
        MediaTools.find(media_settings(**{variable: "/none"}))


def test_a_missing_program_is_no_fault_of_the_client() -> None:
    assert issubclass(MediaToolMissingError, ServiceError)
    assert MediaToolMissingError.status == 503


def test_pictures_that_grow_in_the_middle_are_not_decoded(store: Store, limits: MediaLimits) -> None:
    small = recording("ts", *PICTURES, *H264)
    large = recording("ts", "-f", "lavfi", "-i", "testsrc=duration=1:size=640x480:rate=10", *H264)
    facts = probe(store(small + large), media_tools(video_max_pixels=64 * 48), limits)
    assert (facts.width, facts.height) == (64, 48)

"""Recordings that are right, and unlike those that most programs are tried with."""

from __future__ import annotations

import base64
from collections.abc import Callable

from support.hostile.boxes import turned
from support.recordings import H264, PICTURES, SOUND, film, recording, silent_film, sound

LONG = "n" * 5_000
WORDS = "data:text/plain;base64," + base64.b64encode(b"1\n00:00:00,000 --> 00:00:01,000\nwords\n").decode()
SUBTITLES = ("-f", "srt", "-i", WORDS, "-map", "0", "-map", "1")
COVER = ("-f", "lavfi", "-i", "color=red:size=64x64:duration=0.04:rate=25", "-map", "0:a", "-map", "1:v")
ATTACHED = ("-c:v", "mjpeg", "-disposition:v", "attached_pic")
MJPEG = ("-c:v", "mjpeg", "-q:v", "20")
SPARSE = ("-vf", "select='not(mod(n\\,3))+lt(n\\,3)'", "-fps_mode", "vfr")


def pictures(size: str, rate: str = "5") -> tuple[str, ...]:
    """Return the input of a second of pictures of this size."""
    return ("-f", "lavfi", "-i", f"color=green:size={size}:rate={rate}:duration=1")


Files = dict[str, tuple[str, Callable[[], bytes]]]

FILES: Files = {
    "film.mp4": ("video", film),
    "film.mkv": ("video", lambda: film("mkv")),
    "film.ts": ("video", lambda: film("ts", "-c:a", "mp2")),
    "film.avi": ("video", lambda: film("avi", "-c:v", "mpeg4", "-c:a", "mp2")),
    "film.flv": ("video", lambda: film("flv", "-c:v", "flv1", "-ar", "44100", "-c:a", "mp3")),
    "film.webm": ("video", lambda: recording("webm", *PICTURES, "-c:v", "libvpx", "-deadline", "realtime")),
    "film.mpg": ("video", lambda: recording("mpg", *PICTURES, "-r", "25", "-c:v", "mpeg1video")),
    "without-sound.mp4": ("video", silent_film),
    "without-pictures.mp4": ("audio", lambda: sound("mp4")),
    "index-at-the-end.m4a": ("audio", lambda: sound("m4a")),
    "index-at-the-start.m4a": ("audio", lambda: sound("m4a", "-movflags", "faststart")),
    "fragmented.mp4": ("video", lambda: film("mp4", "-movflags", "frag_keyframe+empty_moov")),
    "each-frame-a-fragment.mp4": ("video", lambda: film("mp4", "-movflags", "frag_every_frame+empty_moov")),
    "tone.mp3": ("audio", lambda: sound("mp3")),
    "tone.flac": ("audio", lambda: sound("flac")),
    "tone.opus": ("audio", lambda: sound("opus", "-ar", "48000")),
    "tone.ogg": ("audio", lambda: sound("ogg", "-c:a", "libvorbis")),
    "tone.aac": ("audio", lambda: sound("aac")),
    "tone.wma": ("audio", lambda: sound("wma", "-ar", "44100")),
    "cover.mp3": ("audio", lambda: recording("mp3", *SOUND, *COVER, *ATTACHED)),
    "cover.flac": ("audio", lambda: recording("flac", *SOUND, *COVER, *ATTACHED)),
    "cover.m4a": ("audio", lambda: recording("m4a", *SOUND, *COVER, *ATTACHED)),
    "png-cover.mp3": ("audio", lambda: recording("mp3", *SOUND, *COVER, "-c:v", "png", *ATTACHED[2:])),
    "subtitles.mkv": ("video", lambda: recording("mkv", *PICTURES, *SUBTITLES, *H264)),
    "subtitles.mp4": ("video", lambda: recording("mp4", *PICTURES, *SUBTITLES, *H264, "-c:s", "mov_text")),
    "subtitles-only.mkv": ("media_undecodable", lambda: recording("mkv", *SUBTITLES[:4])),
    "time-code.mov": ("video", lambda: silent_film("mov", "-timecode", "01:00:00:00")),
    "really-a-film.jpg": ("video", film),
    "really-sound.mp4": ("audio", sound),
    "turned.mp4": ("video", lambda: turned(silent_film(), 90)),
    "wide-pixels.mp4": ("video", lambda: silent_film("mp4", "-aspect", "4:1")),
    "variable-rate.mkv": ("video", lambda: recording("mkv", *PICTURES, *H264, *SPARSE)),
    "slow.mp4": ("video", lambda: recording("mp4", *pictures("16x16", "1"), *H264)),
    "two-pixels.mkv": ("video", lambda: recording("mkv", *pictures("2x2"), "-c:v", "ffv1")),
    "long.mkv": ("video", lambda: recording("mkv", *pictures("16384x2"), "-pix_fmt", "yuv444p", "-c:v", "ffv1")),
    "early.mp4": ("video", lambda: film("mp4", "-output_ts_offset", "-0.5", "-avoid_negative_ts", "disabled")),
    "late.mkv": ("video", lambda: film("mkv", "-output_ts_offset", "1000")),
    "late-sound.mp4": ("video", lambda: recording("mp4", *PICTURES, "-itsoffset", "0.5", *SOUND, *H264)),
    "long-name.mp4": ("video", lambda: film("mp4", "-metadata", f"title={LONG}")),
    "long-name.mp3": ("audio", lambda: sound("mp3", "-metadata", f"title={LONG}")),
    "no-utf-8.mp3": ("audio", lambda: sound("mp3", "-metadata", "title=NAME").replace(b"NAME", b"\xff\xfe\xc3\x28")),
    "no-utf-8.ogg": (
        "media_undecodable audio",
        lambda: sound("ogg", "-c:a", "libvorbis", "-metadata", "title=NAME").replace(b"NAME", b"\xff\xfe\xc3\x28"),
    ),
    "escapes.mkv": ("video", lambda: film("mkv", "-metadata", 'title=", \x1b[2J \x01\\')),
    "many-streams.mka": ("audio", lambda: recording("mka", *SOUND, *("-map", "0") * 20, "-c:a", "pcm_s16le")),
    "two-sounds.mp4": ("audio", lambda: recording("mp4", *SOUND, *SOUND, "-map", "0", "-map", "1")),
    "eight-channels.flac": ("audio", lambda: sound("flac", "-ac", "8")),
    "twice.ogg": ("audio", lambda: sound("ogg", "-c:a", "libvorbis") * 2),
    "twice.mp3": ("audio", lambda: sound("mp3") * 2),
    "pictures-only.avi": ("video", lambda: recording("avi", *PICTURES, *MJPEG)),
}

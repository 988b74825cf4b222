"""Recordings that say what is not so: how long they are, how large, how many, and what else should be opened."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from support.hostile.boxes import box, changed, element, number, patched
from support.hostile.texts import ADDRESS, HLS, SECRET
from support.recordings import H264, PICTURES, SOUND, film, recording, silent_film, sound

HUGE = struct.pack(">I", 0xFFFFFFFF)
TIMES = ("-vf", "setpts=N*360000/TB", "-fps_mode", "passthrough", "-c:v", "mjpeg")


def film_with(kind: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a silent film with every box of ``kind`` changed."""
    return changed(silent_film(), kind, change)


def nested(depth: int) -> bytes:
    """Return boxes in boxes in boxes."""
    content = b""
    for _ in range(depth):
        content = box(b"udta", content)
    return box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", content)


def large_box() -> bytes:
    """Return a box that says it has a billion gigabytes, before a good film."""
    whole = silent_film()
    return whole[:32] + struct.pack(">I4sQ", 1, b"free", 2**60) + whole[32:]


def elsewhere(address: bytes) -> bytes:
    """Return a film whose pictures are said to be in another file."""
    reference = bytes(4) + struct.pack(">I", 1) + box(b"url ", bytes(4) + address + b"\0")
    return film_with(b"dref", lambda _: reference)


def alias(path: bytes) -> bytes:
    """Return a film whose pictures are said to be in another file, in QuickTime's way."""
    name = path.rsplit(b"/", 1)[-1][:27]
    record = bytes(4) + bytes(4) + struct.pack(">HH", 150, 2) + bytes(2) + bytes([4]) + b"disk".ljust(27, b"\0")
    record += bytes(14) + bytes([len(name)]) + name.ljust(63, b"\0") + bytes(16) + struct.pack(">HH", 1, 1) + bytes(16)
    record += struct.pack(">HH", 2, len(path)) + path + struct.pack(">HH", 18, len(path)) + path + b"\xff\xff\0\0"
    return film_with(b"dref", lambda _: bytes(4) + struct.pack(">I", 1) + box(b"alis", record))


def matroska(track: bytes, block: bytes, duration: bytes = b"") -> bytes:
    """Return a Matroska file with one track and one block."""
    head = element(0x1A45DFA3, element(0x4282, b"matroska") + number(0x4287, 4) + number(0x4285, 2))
    info = element(0x1549A966, number(0x2AD7B1, 1_000_000) + duration)
    cluster = element(0x1F43B675, number(0xE7, 0) + element(0xA3, b"\x81\0\0\x80" + block))
    return head + element(0x18538067, info + element(0x1654AE6B, element(0xAE, track)) + cluster)


def packed_sound() -> bytes:
    """Return 100 MB of silence that its track packs into 100 kB, as Matroska allows."""
    audio = element(0xE1, element(0xB5, struct.pack(">d", 16_000.0)) + number(0x9F, 1) + number(0x6264, 16))
    packing = element(
        0x6D80, element(0x6240, number(0x5031, 0) + number(0x5033, 0) + element(0x5034, number(0x4254, 0)))
    )
    track = number(0xD7, 1) + number(0x73C5, 1) + number(0x83, 2) + element(0x86, b"A_PCM/INT/LIT") + audio + packing
    return matroska(track, zlib.compress(bytes(100_000_000), 9))


def raw_pictures(width: int, height: int) -> bytes:
    """Return a video of uncompressed pictures that says how large they are, with 64 bytes of them."""
    video = element(0xE0, number(0xB0, width) + number(0xBA, height) + element(0x2EB524, b"I420"))
    track = number(0xD7, 1) + number(0x73C5, 1) + number(0x83, 1) + element(0x86, b"V_UNCOMPRESSED") + video
    return matroska(track, bytes(64))


def avi_with_playlist(playlist: bytes) -> bytes:
    """Return an AVI whose subtitles are a playlist: how files of other people's servers were read in 2016."""
    packet = b"GAB2\0" + struct.pack("<HI", 2, 2) + b"a\0" + struct.pack("<HI", 4, len(playlist)) + playlist
    header = struct.pack("<14I", 40_000, 0, 0, 0, 1, 0, 1, 0, 64, 48, 0, 0, 0, 0)
    stream = b"txts" + bytes(16) + struct.pack("<II", 1, 25) + bytes(4) + struct.pack("<I", 1) + bytes(16)
    streams = _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", b""))
    return _riff(_list(b"hdrl", _chunk(b"avih", header) + streams) + _list(b"movi", _chunk(b"00tx", packet)))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _list(kind: bytes, content: bytes) -> bytes:
    return _chunk(b"LIST", kind + content)


def _riff(content: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(content) + 4) + b"AVI " + content


def tagged(frames: bytes, size: int | None = None) -> bytes:
    """Return a tone in MP3 behind an ID3 tag that says it has ``size`` bytes."""
    length = len(frames) if size is None else size
    packed = bytes((length >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\4\0\0" + packed + frames + sound("mp3")


def comments(count: int) -> bytes:
    """Return comments for an ID3 tag."""
    texts = (b"\3c%06d\0" % index + b"v" * 100 for index in range(count))
    return b"".join(b"TXXX" + bytes([0, 0, 0, len(each)]) + bytes(2) + each for each in texts)


Files = dict[str, tuple[str, Callable[[], bytes]]]

FILES: Files = {
    "says-ten-hours.mp4": ("video", lambda: film_with(b"mvhd", patched(16, struct.pack(">I", 36_000_000)))),
    "says-nothing.mp4": ("video", lambda: film_with(b"mvhd", patched(16, bytes(4)))),
    "says-longest.mp4": ("video", lambda: film_with(b"mvhd", patched(12, struct.pack(">II", 1, 0xFFFFFFFF)))),
    "no-time-scale.mp4": ("video media_undecodable", lambda: film_with(b"mdhd", patched(12, bytes(4)))),
    "long-frames.mp4": (
        "video media_over_limit",
        lambda: film_with(b"stts", patched(12, struct.pack(">I", 2**31 - 1))),
    ),
    "frame-bomb.mp4": (
        "media_over_limit media_undecodable media_timeout video",
        lambda: film_with(b"stsz", lambda _: bytes(4) + bytes(4) + HUGE),
    ),
    "time-bomb.mp4": ("video media_undecodable media_over_limit", lambda: film_with(b"stts", patched(8, HUGE))),
    "chunk-bomb.mp4": ("video media_undecodable media_over_limit", lambda: film_with(b"stsc", patched(4, HUGE))),
    "offsets-outside.mp4": ("media_undecodable", lambda: film_with(b"stco", lambda old: old[:8] + HUGE * 9)),
    "edited-away.mp4": (
        "video media_undecodable",
        lambda: film_with(b"elst", patched(12, struct.pack(">i", -(2**31)))),
    ),
    "edited-to-years.mp4": ("video media_over_limit media_undecodable", lambda: film_with(b"elst", patched(8, HUGE))),
    "says-65535-pixels.mp4": (
        "video media_over_limit media_undecodable",
        lambda: film_with(b"stsd", patched(40, b"\xff" * 4)),
    ),
    "two-indices.mp4": ("video", lambda: (whole := silent_film()) + whole[whole.index(b"moov") - 4 :]),
    "nested.mp4": ("media_undecodable", lambda: nested(5_000)),
    "large-box.mp4": ("media_undecodable", large_box),
    "no-size.mp4": ("media_undecodable", lambda: box(b"ftyp", b"isom\0\0\2\0isom") + b"\0\0\0\2moov" + bytes(100)),
    "elsewhere-a-file.mp4": ("video media_undecodable", lambda: elsewhere(b"file://" + SECRET.encode())),
    "elsewhere-an-address.mp4": ("video media_undecodable", lambda: elsewhere(ADDRESS.encode())),
    "alias-of-a-file.mov": ("video media_undecodable", lambda: alias(SECRET.encode())),
    "playlist-as-subtitles.avi": (
        "media_undecodable",
        lambda: avi_with_playlist(HLS.format(f"file://{SECRET}").encode()),
    ),
    "hundred-hours-apart.mkv": ("media_over_limit", lambda: recording("mkv", *PICTURES, *TIMES)),
    "packed-sound.mkv": ("audio media_undecodable media_over_limit", packed_sound),
    "raw-bomb.mkv": ("media_over_limit media_undecodable", lambda: raw_pictures(65_535, 65_535)),
    "raw-nothing.mkv": ("media_undecodable", lambda: raw_pictures(0, 0)),
    "says-years.mkv": ("video", lambda: film("mkv").replace(b"\x44\x89\x88", b"\x44\x89\x88\x7f", 1)),
    "too-many-streams.mka": (
        "media_over_limit",
        lambda: recording("mka", *SOUND, *("-map", "0") * 70, "-t", "0.1", "-c:a", "pcm_s16le"),
    ),
    "metadata-bomb.mp3": ("media_over_limit", lambda: tagged(comments(12_000))),
    "long-tag.mp3": ("media_undecodable audio", lambda: tagged(b"", 2**28 - 1)),
    "playlist-behind-a-tag.mp3": (
        "media_undecodable unsupported_media_type",
        lambda: b"ID3\4\0\0\0\0\0\0" + HLS.format(ADDRESS).encode(),
    ),
    "says-hours.flac": ("audio media_over_limit", lambda: patched(22, b"\xff" * 4)(sound("flac"))),
    "many-small-frames.mp4": (
        "video",
        lambda: recording("mp4", "-f", "lavfi", "-i", "color=red:size=16x16:rate=1000:duration=1", *H264),
    ),
}

"""Recordings that break off, are damaged, or stop before they begin."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

from support.hostile.boxes import box
from support.recordings import film, recording, silent_film, sound

PIECES = (1, 15, 40, 60, 80, 99)

Make = Callable[[], bytes]
SOURCES: dict[str, tuple[str, Make]] = {
    "mp4": ("video", lambda: silent_film("mp4")),
    "faststart.mp4": ("video", lambda: film("mp4", "-movflags", "faststart")),
    "mkv": ("video", lambda: film("mkv")),
    "ts": ("video", lambda: film("ts", "-c:a", "mp2")),
    "avi": ("video", lambda: film("avi", "-c:v", "mpeg4", "-c:a", "mp2")),
    "m4a": ("audio", lambda: sound("m4a")),
    "mp3": ("audio", lambda: sound("mp3")),
    "flac": ("audio", lambda: sound("flac")),
    "ogg": ("audio", lambda: sound("ogg", "-c:a", "libvorbis")),
    "wav": ("audio", sound),
}


def cut(make: Make, percent: int) -> Make:
    """Return a maker of the first part of a file."""
    return lambda: (whole := make())[: max(16, len(whole) * percent // 100)]


def damaged(make: Make, seed: int, spare: int = 64) -> Make:
    """Return a maker of a file in which one byte of a hundred is another, apart from the first ``spare``."""

    def damage() -> bytes:
        chance, content = random.Random(seed), bytearray(make())  # noqa: S311  # the same damage each time
        for _ in range(len(content) // 100):
            content[chance.randrange(spare, len(content))] = chance.randrange(256)
        return bytes(content)

    return damage


def _broken() -> dict[str, tuple[str, Make]]:
    files: dict[str, tuple[str, Make]] = {}
    for suffix, (kind, make) in SOURCES.items():
        may_end = f"{kind} audio media_undecodable unsupported_media_type no_audio"
        for percent in PIECES if suffix.endswith("mp4") else PIECES[1::2]:
            files[f"cut-at-{percent}.{suffix}"] = (may_end, cut(make, percent))
        files[f"damaged.{suffix}"] = (f"{may_end} media_over_limit", damaged(make, 1))
    return files


FILES: dict[str, tuple[str, Make]] = {
    **_broken(),
    "brand-only.mp4": ("media_undecodable", lambda: box(b"ftyp", b"isom\0\0\2\0isomiso2")),
    "empty-index.mp4": ("media_undecodable", lambda: box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", b"")),
    "photograph.heic": ("media_undecodable", lambda: box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(100))),
    "no-signal.mp3": ("media_undecodable", lambda: (b"\xff\xfb\x90\x00" + bytes(413)) * 3 + bytes(1_000_000)),
    "head-only.flac": ("media_undecodable", lambda: b"fLaC" + bytes(3)),
    "head-only.ogg": ("media_undecodable", lambda: b"OggS" + bytes(23)),
    "head-only.mkv": ("media_undecodable", lambda: b"\x1a\x45\xdf\xa3" + bytes(40)),
    "head-only.flv": ("media_undecodable", lambda: b"FLV\1\5\0\0\0\x09" + bytes(4)),
    "head-only.wmv": ("media_undecodable", lambda: b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(60)),
    "head-only.avi": ("media_undecodable", lambda: b"RIFF" + struct.pack("<I", 4) + b"AVI "),
    "sync-only.ts": ("media_undecodable unsupported_media_type", lambda: (b"\x47" + bytes(187)) * 200),
    "unknown-codec.avi": (
        "unsupported_media_type",
        lambda: recording("avi", "-f", "lavfi", "-i", "testsrc=duration=1:size=16x16:rate=5", "-c:v", "zmbv"),
    ),
    "unknown-codec.mka": (
        "unsupported_media_type",
        lambda: recording("mka", "-f", "lavfi", "-i", "sine=duration=0.2", "-c:a", "tta"),
    ),
}

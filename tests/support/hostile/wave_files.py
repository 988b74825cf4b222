"""Uncompressed sound with headers that say anything: WAV, AIFF, AU, CAF."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np

PCM, FLOAT = 1, 3
EXTENDED_INFINITY = b"\x7f\xff\x80\0\0\0\0\0\0\0"


def wave(samples: bytes, kind: int = PCM, *, channels: int = 1, rate: int = 16_000, bits: int = 16) -> bytes:
    """Return a WAV file of these samples."""
    return (
        b"RIFF" + struct.pack("<I", 36 + len(samples)) + wave_body(samples, len(samples), (kind, channels, rate, bits))
    )


def wave_body(samples: bytes, size: int, form: tuple[int, int, int, int]) -> bytes:
    """Return what follows the first eight bytes; the header says ``size``, and ``form``: kind, channels, rate, bits."""
    kind, channels, rate, bits = form
    block = (channels * bits // 8) & 0xFFFF
    head = struct.pack("<HHIIHH", kind, channels, rate, (rate * block) & 0xFFFFFFFF, block, bits)
    return b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", size) + samples


def lying_wave(size: int) -> bytes:
    """Return half a second of a tone with another size in both headers."""
    return b"RIFF" + struct.pack("<I", size) + wave_body(tone(8_000), size, (PCM, 1, 16_000, 16))


def tone(samples: int, rate: int = 16_000) -> bytes:
    """Return a tone of 440 Hz in 16 bits."""
    return (np.sin(np.arange(samples) * (2 * np.pi * 440 / rate)) * 10_000).astype("<i2").tobytes()


def floats(*values: float) -> bytes:
    """Return a WAV file of floating-point samples."""
    return wave(np.tile(np.array(values, "<f4"), 4_000).tobytes(), FLOAT, bits=32)


def aiff(rate: bytes) -> bytes:
    """Return an AIFF file with this 80-bit sample rate."""
    common = struct.pack(">hIh", 1, 100, 16) + rate
    content = b"AIFFCOMM" + struct.pack(">I", 18) + common + b"SSND" + struct.pack(">III", 208, 0, 0) + bytes(200)
    return b"FORM" + struct.pack(">I", len(content)) + content


def caf() -> bytes:
    """Return a CAF file with an impossible number of bytes in a packet."""
    description = struct.pack(">d4sIIIII", 16_000.0, b"lpcm", 0, 0x7FFFFFFF, 1, 1, 16)
    return b"caff\0\1\0\0desc" + struct.pack(">q", 32) + description + b"data" + struct.pack(">q", -1) + bytes(1000)


Files = dict[str, tuple[str, Callable[[], bytes]]]

FILES: Files = {
    "tone.wav": ("audio", lambda: wave(tone(8_000))),
    "silence.wav": ("audio", lambda: wave(bytes(16_000))),
    "one-sample.wav": ("audio no_audio media_undecodable", lambda: wave(b"\1\0")),
    "no-sample.wav": ("media_undecodable", lambda: wave(b"")),
    "largest-size.wav": ("audio", lambda: lying_wave(0xFFFFFFFF)),
    "no-size.wav": ("audio media_undecodable", lambda: lying_wave(0)),
    "header-only.wav": ("media_undecodable", lambda: wave(tone(100))[:30]),
    "no-rate.wav": ("media_undecodable", lambda: wave(tone(100), rate=0)),
    "no-channel.wav": ("media_undecodable", lambda: wave(tone(100), channels=0)),
    "no-bits.wav": ("media_undecodable unsupported_media_type", lambda: wave(tone(100), bits=0)),
    "largest-rate.wav": ("audio media_undecodable media_over_limit", lambda: wave(tone(8_000), rate=0x7FFFFFFF)),
    "five-hours-in-20-kB.wav": ("media_over_limit", lambda: wave(bytes(40_000), rate=1)),
    "low-rate.wav": ("audio media_undecodable", lambda: wave(tone(300), rate=100)),
    "odd-rate.wav": ("audio", lambda: wave(tone(6_000), rate=11_127)),
    "high-rate.wav": ("audio", lambda: wave(tone(40_000), rate=192_000)),
    "32-channels.wav": ("audio", lambda: wave(tone(32_000), channels=32)),
    "too-many-channels.wav": ("media_over_limit media_undecodable", lambda: wave(tone(32_000), channels=60_000)),
    "not-a-number.wav": ("audio", lambda: floats(float("nan"), 0.1)),
    "endless.wav": ("audio", lambda: floats(float("inf"), -float("inf"), 1e38)),
    "loud.wav": ("audio", lambda: floats(1e9, -1e9)),
    "eight-bits.wav": ("audio", lambda: wave(bytes(range(256)) * 40, bits=8)),
    "unknown-codec.wav": ("unsupported_media_type media_undecodable", lambda: wave(tone(800), kind=0x5757)),
    "endless-rate.aiff": ("media_undecodable audio", lambda: aiff(EXTENDED_INFINITY)),
    "no-rate.aiff": ("media_undecodable", lambda: aiff(bytes(10))),
    "large-packets.caf": ("media_undecodable media_over_limit audio", caf),
    "far-offset.au": ("media_undecodable", lambda: b".snd" + struct.pack(">IIIII", 2**31, 2**31, 3, 8_000, 1)),
    "header-only.amr": ("media_undecodable", lambda: b"#!AMR\n"),
}

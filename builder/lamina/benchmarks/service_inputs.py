"""What ``bench service`` asks about: a picture, a sound, and the requests that carry them, the same in every run."""

from __future__ import annotations

import io
import json
import math
import struct
import wave
import zlib
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 640, 480
SOUND_SECONDS, RATE = 10, 16_000
BOUNDARY = "lamina-bench"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True)
class Inputs:
    """Files: ``picture`` and ``sound`` as they are, ``pictures``, ``sounds`` and ``text`` as bodies of requests."""

    picture: Path
    sound: Path
    pictures: Path
    sounds: Path
    text: Path


def write_inputs(folder: Path, temperature: float) -> Inputs:
    """Write all files."""
    found = Inputs(*(folder / name for name in ("picture.png", "sound.wav", "pictures", "sounds", "text.json")))
    found.picture.write_bytes(picture())
    found.sound.write_bytes(sound())
    found.pictures.write_bytes(form("picture.png", found.picture.read_bytes(), {"model": "clip-vit-base-patch32"}))
    asked = {"model": "whisper-base", "temperature": str(temperature)}
    found.sounds.write_bytes(form("sound.wav", found.sound.read_bytes(), asked))
    text = {"model": "clip-vit-base-patch32", "input": "a photo of a small red circle"}
    found.text.write_text(json.dumps(text))
    return found


def picture() -> bytes:
    """Return a PNG whose colours change from left to right and from top to bottom."""
    lines = ([v for x in range(WIDTH) for v in (x % 256, y % 256, (x ^ y) % 256)] for y in range(HEIGHT))
    rows = b"".join(b"\0" + bytes(line) for line in lines)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def sound() -> bytes:
    """Return a WAV of a tone that becomes louder and fainter twice a second."""
    steps = range(SOUND_SECONDS * RATE)
    values = (math.sin(2 * math.pi * 220 * n / RATE) * math.sin(2 * math.pi * n / RATE) ** 2 for n in steps)
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(b"".join(struct.pack("<h", int(16_000 * value)) for value in values))
    return target.getvalue()


def form(name: str, content: bytes, fields: dict[str, str]) -> bytes:
    """Return a form with a file and text fields."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'
    texts = "".join(f'{head}{field}"\r\n\r\n{value}\r\n' for field, value in fields.items())
    file = f'{head}file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    return texts.encode() + file.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()

"""A film of the demo's world."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np

from demo.worlds.shapes import COLOURS, draw_plain
from demo.worlds.speech import add_noise, record, utter, write_wave
from demo.worlds.voices import Speaker, Voice

PART, RATE, SIDE = 3.0, 10, 256
SAID = 7.0
VOICE = Voice("en", "m4", 145)


def film(speaker: Speaker, folder: Path) -> bytes:
    """Return a video: a red circle, then a blue square, then nothing to see and, at 7 seconds, a spoken "seven"."""
    parts = [draw_plain("red", "circle"), draw_plain("blue", "square"), np.full((SIDE, SIDE, 3), COLOURS["white"])]
    frames = np.repeat(np.stack(parts).astype(np.uint8), round(PART * RATE), axis=0)
    spoken = record([utter(speaker, ["seven"], VOICE)], [SAID], len(parts) * PART)
    sound, target = folder / "speech.wav", folder / "film.mp4"
    write_wave(sound, add_noise(spoken, np.random.default_rng(1), 0.002).samples)
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{SIDE}x{SIDE}", "-r", str(RATE), "-i", "pipe:0"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-shortest"]
    command = [os.environ["FFMPEG"], "-v", "error", *raw, "-i", str(sound), *codecs, str(target)]
    subprocess.run(command, input=frames.tobytes(), check=True, timeout=120)
    return target.read_bytes()


def repeat(film: Path, times: int, target: Path) -> None:
    """Write a film that shows another so often."""
    command = [os.environ["FFMPEG"], "-v", "error", "-stream_loop", str(times - 1), "-i", str(film)]
    subprocess.run([*command, "-c", "copy", str(target)], check=True, timeout=120)

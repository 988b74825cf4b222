"""The voices of espeak-ng, and the words they say: those that training hears, and those kept for the tests.

espeak-ng runs as its own process for every utterance: a process that speaks twice may sound different the second time.
Its path is always given, as ``Speaker(program)`` or in the environment variable ``ESPEAK_NG``: another release of it
would say the same words with other samples, so none is looked for on the machine.
"""

from __future__ import annotations

import io
import os
import subprocess
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Waveform = NDArray[np.float32]
"""Mono, 16 000 samples a second, from -1 to 1."""

RATE = 16_000
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray")
"""The colours of ``demo.worlds.shapes``, which a test compares: a picture and a voice have the same words."""
SHAPES = ("circle", "square", "triangle", "star", "cross", "heart", "ring", "arrow")
WORDS = (*DIGITS, *COLOURS, *SHAPES)

SPOKEN_RATE = 22_050
FACTOR = 441
"""Of a whole number of these, the samples at 16 kHz are 320 each."""
SILENCE = 0.02
"""Share of the loudest sample below which the beginning and the end of what espeak-ng writes is silence."""


class SpeechError(Exception):
    """Nothing could be spoken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How espeak-ng speaks: ``speed`` in words a minute, ``pitch`` from 0 to 99."""

    accent: str = "en-us"
    variant: str = ""
    speed: int = 160
    pitch: int = 50


@dataclass(frozen=True, slots=True)
class Voices:
    """What voices are drawn from.

    espeak-ng says nothing about a variant that it does not have, or that an accent (``en-gb``) cannot take, and speaks
    without it: a test holds that all of these sound different.
    """

    accents: tuple[str, ...]
    variants: tuple[str, ...]
    speeds: tuple[int, ...]
    pitches: tuple[int, ...]

    def draw(self, rng: np.random.Generator) -> Voice:
        """Return one of them."""
        parts = (self.accents, self.variants, self.speeds, self.pitches)
        accent, variant, speed, pitch = (part[rng.integers(len(part))] for part in parts)
        return Voice(str(accent), str(variant), int(speed), int(pitch))


# Many variants: a model that hears few of them learns these voices instead of the words.
# fmt: off
VARIANTS = (
    "", "m1", "m2", "m3", "m5", "m6", "m8", "f1", "f3", "f4", "Alex", "Andrea", "Andy", "Annie", "Diogo",
    "Gene", "Gene2", "Henrique", "Hugo", "Jacky", "Lee", "Marco", "Mario", "Michael", "Mike", "Nguyen",
    "anika", "antonio", "belinda", "boris", "ed", "grandma", "grandpa", "gustave", "iven", "iven2", "iven3",
    "john", "kaukovalta", "marcelo", "max", "michel", "miguel", "norbert", "pablo", "paul", "pedro", "quincy",
    "rob", "robert", "shelby", "travis", "zac",
)
# fmt: on
TRAINING = Voices(
    accents=("en-us", "en", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-029"),
    variants=VARIANTS,
    speeds=tuple(range(110, 231, 10)),
    pitches=tuple(range(20, 81, 10)),
)
HELD_OUT = Voices(
    accents=("en-us", "en", "en-gb-x-gbcwmd"),
    variants=("m4", "m7", "linda", "aunty", "steph", "Denis"),
    speeds=tuple(range(115, 226, 10)),
    pitches=tuple(range(25, 76, 10)),
)
"""None of these variants, speeds and pitches, and of the accents only the first two, are ever heard in training."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """espeak-ng at a known place."""

    program: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Speaker:
        """Return the speaker that ``ESPEAK_NG`` names."""
        program = environment.get("ESPEAK_NG")
        if not program:
            raise SpeechError(
                "ESPEAK_NG is not set, but it has to name espeak-ng; "
                "set it to the program in the folder that `nix build .#espeak-ng` makes"
            )
        return cls(Path(program))

    def speak(self, text: str, voice: Voice) -> Waveform:
        """Return ``text`` as spoken, without the silence around it; the loudest sample is 1.

        Raises ``SpeechError`` when espeak-ng does not run, does not know the voice or says nothing.
        """
        name = f"{voice.accent}+{voice.variant}" if voice.variant else voice.accent
        options = ["-v", name, "-s", str(voice.speed), "-p", str(voice.pitch), "-z", "--stdout", text]
        try:
            done = subprocess.run([self.program, *options], capture_output=True, check=False, timeout=60)
        except OSError as error:
            raise SpeechError(f"{self.program} does not run ({error.strerror}); build .#espeak-ng") from error
        said = done.stderr.decode(errors="replace").strip()
        if done.returncode or said:
            raise SpeechError(f"espeak-ng cannot say {text!r} with voice {name!r}: {said or done.returncode}")
        with wave.open(io.BytesIO(done.stdout)) as sound:
            if sound.getframerate() != SPOKEN_RATE:
                raise SpeechError(f"voice {name!r} has {sound.getframerate()} samples a second, not {SPOKEN_RATE}")
            frames = sound.readframes(sound.getnframes())
        return _trimmed(_resampled(np.frombuffer(frames, "<i2").astype(np.float64)), text)


def _resampled(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Go from 22 050 to 16 000 samples a second, by leaving out the highest frequencies."""
    pieces = -(-len(samples) // FACTOR) + 1
    spectrum = np.fft.rfft(np.pad(samples, (0, pieces * FACTOR - len(samples))))
    return np.fft.irfft(spectrum[: pieces * 160 + 1], pieces * 320) * (320 / FACTOR)


def _trimmed(samples: NDArray[np.float64], text: str) -> Waveform:
    loudest = np.abs(samples).max()
    loud = np.flatnonzero(np.abs(samples) > SILENCE * loudest)
    if not len(loud):
        raise SpeechError(f"espeak-ng said nothing for {text!r}; give it words")
    # Sixteen bits, as in a file: the last bits of a transform may differ between processors.
    whole = np.rint(samples[loud[0] : loud[-1] + 1] / loudest * 32767)
    return np.asarray(whole / 32767, np.float32)

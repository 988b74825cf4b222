"""Recordings of spoken digits, colours and shapes, with what is said when: the world that the demo's Whisper knows.

``draw_recording(seed, …)`` always returns the same samples for the same seed and the same espeak-ng. Seeds below
``FIRST_TRAINING_SEED`` are for tests: training never draws them. Run as a program, it writes a sample file:

    python -m demo.worlds.speech --seconds 10 --say seven --at 6 seven.wav
"""

from __future__ import annotations

import argparse
import sys
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from demo.worlds.voices import HELD_OUT, RATE, WORDS, Speaker, SpeechError, Voice, Voices, Waveform

FIRST_TRAINING_SEED = 1_000_000
LONGEST = 5
"""Most words of one utterance."""
PAUSES = (0.03, 0.4)
"""Seconds between the words of an utterance that are spoken one by one."""
BREAK = 1.0
"""Least seconds between two utterances: Whisper makes a segment of each."""


@dataclass(frozen=True, slots=True)
class Span:
    """When something is heard, in seconds."""

    start: float
    end: float

    def later(self, seconds: float) -> Span:
        """Return the same span in a recording that begins ``seconds`` earlier."""
        return Span(self.start + seconds, self.end + seconds)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A few words: ``spans`` has one of each word, or none when they were spoken in one breath."""

    words: tuple[str, ...]
    samples: Waveform
    spans: tuple[Span, ...] = ()

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return len(self.samples) / RATE


@dataclass(frozen=True, slots=True)
class Recording:
    """Utterances with silence or noise around them; ``starts`` has the seconds at which each begins."""

    samples: Waveform
    utterances: tuple[Utterance, ...] = ()
    starts: tuple[float, ...] = ()

    @property
    def text(self) -> str:
        """Return everything that is said."""
        return " ".join(word for utterance in self.utterances for word in utterance.words)

    @property
    def words(self) -> list[tuple[str, Span]]:
        """Return the words whose times are known."""
        return [
            (word, span.later(start))
            for utterance, start in zip(self.utterances, self.starts, strict=True)
            for word, span in zip(utterance.words, utterance.spans, strict=bool(utterance.spans))
        ]


def recite(speaker: Speaker, words: Sequence[str], voice: Voice, pauses: Sequence[float]) -> Utterance:
    """Speak word by word, so that it is known when each is heard; ``pauses`` in seconds, one less than words."""
    parts: list[Waveform] = []
    spans = []
    for word, pause in zip(words, (0.0, *pauses), strict=True):
        parts += [np.zeros(round(pause * RATE), np.float32), speaker.speak(word, voice)]
        end = sum(map(len, parts)) / RATE
        spans.append(Span(end - len(parts[-1]) / RATE, end))
    return Utterance(tuple(words), np.concatenate(parts), tuple(spans))


def utter(speaker: Speaker, words: Sequence[str], voice: Voice) -> Utterance:
    """Speak in one breath: words run into each other as in speech; only for one word it is known when it is heard."""
    samples = speaker.speak(" ".join(words), voice)
    return Utterance(tuple(words), samples, (Span(0.0, len(samples) / RATE),) if len(words) == 1 else ())


def record(utterances: Sequence[Utterance], starts: Sequence[float], seconds: float, *, gain: float = 0.5) -> Recording:
    """Put utterances into silence of ``seconds``; raises ``SpeechError`` when one does not fit."""
    samples = np.zeros(round(seconds * RATE), np.float32)
    for utterance, start in zip(utterances, starts, strict=True):
        first = round(start * RATE)
        place = samples[first : first + len(utterance.samples)]
        if first < 0 or len(place) < len(utterance.samples) or place.any():
            raise SpeechError(
                f"{' '.join(utterance.words)!r} lasts {utterance.seconds:.2f} s and does not fit at {start} s "
                f"into {seconds} s; choose an earlier start or a longer recording"
            )
        place += gain * utterance.samples
    return Recording(samples, tuple(utterances), tuple(starts))


def add_noise(recording: Recording, rng: np.random.Generator, level: float) -> Recording:
    """Return the recording with white noise; ``level`` is its standard deviation."""
    noisy = recording.samples + level * rng.standard_normal(len(recording.samples))
    samples = (np.rint(np.clip(noisy, -1, 1) * 32767) / 32767).astype(np.float32)
    return Recording(samples, recording.utterances, recording.starts)


def draw_utterance(speaker: Speaker, rng: np.random.Generator, voices: Voices) -> Utterance:
    """Return one to five words of one voice, as often word by word as in one breath."""
    words = [WORDS[index] for index in rng.integers(len(WORDS), size=rng.integers(1, LONGEST, endpoint=True))]
    voice = voices.draw(rng)
    if rng.random() < 0.5:
        return utter(speaker, words, voice)
    return recite(speaker, words, voice, rng.uniform(*PAUSES, len(words) - 1).tolist())


def draw_recording(speaker: Speaker, seed: int, *, count: int = 1, voices: Voices = HELD_OUT) -> Recording:
    """Return the recording of a seed: ``count`` utterances, silence of any length around them, and faint noise."""
    rng = np.random.default_rng(seed)
    utterances = [draw_utterance(speaker, rng, voices) for _ in range(count)]
    starts, time = [], float(rng.uniform(0.1, 2.0))
    for utterance in utterances:
        starts.append(time)
        time += utterance.seconds + BREAK + float(rng.uniform(0.0, 2.0))
    seconds = time - BREAK + float(rng.uniform(0.1, 1.0))
    recording = record(utterances, starts, seconds, gain=float(rng.uniform(0.2, 0.9)))
    return add_noise(recording, rng, float(10 ** rng.uniform(-4.0, -2.3)))


def write_wave(path: Path, samples: Waveform) -> None:
    """Write a WAV file: mono, 16 bits."""
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        sound.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a file with words at chosen times."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("file", type=Path, help="the WAV file to write")
    parser.add_argument("--say", action="append", default=[], help="words of one utterance; may be repeated")
    parser.add_argument("--at", action="append", default=[], type=float, help="second at which that one begins")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of the file (default: 10)")
    chosen = parser.parse_args(arguments)
    if len(chosen.say) != len(chosen.at):
        parser.error(f"--say is given {len(chosen.say)} times and --at {len(chosen.at)}; give one --at for each --say")
    try:
        speaker = Speaker.from_environment() if chosen.say else None
        utterances = [utter(speaker, words.split(), Voice()) for words in chosen.say] if speaker else []
        write_wave(chosen.file, record(utterances, chosen.at, chosen.seconds).samples)
    except SpeechError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

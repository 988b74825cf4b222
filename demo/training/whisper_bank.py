"""Spoken words and phrases, made once and used for many lessons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.worlds.speech import LONGEST, PAUSES, Span, Utterance, utter
from demo.worlds.voices import RATE, TRAINING, WORDS, Speaker, Waveform


@dataclass(frozen=True, slots=True)
class Bank:
    """``words``: every word by each of many voices. ``phrases``: several words in one breath."""

    words: list[dict[str, Waveform]]
    phrases: list[Utterance]

    @classmethod
    def record(cls, speaker: Speaker, rng: np.random.Generator, *, voices: int, phrases: int) -> Bank:
        """Let espeak-ng speak with voices of the training; about 10 ms each."""
        drawn = [TRAINING.draw(rng) for _ in range(voices)]
        words = [{word: speaker.speak(word, voice) for word in WORDS} for voice in drawn]
        counts = rng.integers(2, LONGEST, phrases, endpoint=True)
        return cls(words, [utter(speaker, draw_words(rng, int(count)), TRAINING.draw(rng)) for count in counts])

    def draw(self, rng: np.random.Generator) -> Utterance:
        """Return one to five words, more often word by word: only there it is known when each is heard."""
        if rng.random() < 0.4:
            return self.phrases[rng.integers(len(self.phrases))]
        voice = self.words[rng.integers(len(self.words))]
        words = draw_words(rng, int(rng.integers(1, LONGEST, endpoint=True)))
        parts: list[Waveform] = []
        spans = []
        for word in words:
            pause = np.zeros(round(rng.uniform(*PAUSES) * RATE) if parts else 0, np.float32)
            parts += [pause, voice[word]]
            end = sum(map(len, parts)) / RATE
            spans.append(Span(end - len(voice[word]) / RATE, end))
        return Utterance(words, np.concatenate(parts), tuple(spans))


def draw_words(rng: np.random.Generator, count: int) -> tuple[str, ...]:
    """Return so many words."""
    return tuple(WORDS[index] for index in rng.integers(len(WORDS), size=count))

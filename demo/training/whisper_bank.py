"""Spoken words and phrases, made once and used for many lessons."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from demo.worlds.speech import LONGEST, PAUSES, Span, Utterance, utter
from demo.worlds.voices import RATE, TRAINING, WORDS, Speaker, Waveform

REPEATED = 0.08


@dataclass(frozen=True, slots=True)
class Bank:
    """``words``: every word by each of many voices. ``phrases``: several words in one breath.

    When each word of a phrase is heard is estimated: it lasts as long as words of its kind last alone.
    """

    words: list[dict[str, Waveform]]
    phrases: list[Utterance]

    @classmethod
    def record(cls, speaker: Speaker, rng: np.random.Generator, *, voices: int, phrases: int) -> Bank:
        """Let espeak-ng speak with voices of the training, four at a time."""
        drawn = [TRAINING.draw(rng) for _ in range(voices)]
        texts = [
            (draw_words(rng, int(count)), TRAINING.draw(rng))
            for count in rng.integers(2, LONGEST, phrases, endpoint=True)
        ]
        with ThreadPoolExecutor(4) as pool:
            words = list(pool.map(lambda voice: {word: speaker.speak(word, voice) for word in WORDS}, drawn))
            spoken = list(pool.map(lambda text: utter(speaker, *text), texts))
        lengths = {word: float(np.mean([len(voice[word]) for voice in words])) for word in WORDS}
        return cls(words, [estimate(phrase, lengths) for phrase in spoken])

    def draw(self, rng: np.random.Generator) -> Utterance:
        """Return one to five words, rather more often word by word."""
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


def estimate(phrase: Utterance, lengths: Mapping[str, float]) -> Utterance:
    """Return a phrase with the likely times of its words; ``lengths`` of words spoken alone, in any unit."""
    ends = np.cumsum([lengths[word] for word in phrase.words])
    ends *= phrase.seconds / ends[-1]
    spans = [Span(start, end) for start, end in zip([0.0, *ends[:-1].tolist()], ends.tolist(), strict=True)]
    return Utterance(phrase.words, phrase.samples, tuple(spans))


def draw_words(rng: np.random.Generator, count: int) -> tuple[str, ...]:
    """Return so many words; the same one twice in a row oftener than by chance, because that is hardest."""
    words = [WORDS[index] for index in rng.integers(len(WORDS), size=count)]
    again = rng.random(count) < REPEATED
    return tuple(words[index - 1] if index and again[index] else word for index, word in enumerate(words))

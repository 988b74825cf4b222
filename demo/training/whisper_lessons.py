"""Turn utterances into what Whisper learns from: a spectrogram, the tokens it should say, and where it should look.

A lesson is shorter than Whisper's window of 30 seconds, because that is many times faster. So that all timestamps are
learned nevertheless, it may lie anywhere within the window: ``first`` is the frame at which it begins.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from demo.training.whisper_bank import Bank, draw_words
from demo.training.whisper_sounds import noise, noise_like, spectrogram, vary
from demo.training.whisper_vocabulary import SECOND, WINDOW, Vocabulary
from demo.worlds.speech import BREAK, Utterance
from demo.worlds.voices import RATE, WORDS, Waveform

FRAME = 320
"""Samples of one frame of the encoder: two of the spectrogram."""
WINDOW_FRAMES = WINDOW * RATE // FRAME
SOON = 0.3
"""Seconds: an utterance that begins later has a segment of silence before it, whose end is the time of its first word.

openai-whisper lets the first word of all begin with the window.
"""
SHORTLY, PAUSE = 0.1, 0.8
"""Seconds: of what follows a word it looks at so much; a pause is so much longer than the least, on average."""
IGNORED = -100
VARIED = 0.8
SAY_NOTHING, KEEP_PLACE, NO_TIMES, HAVE_PROMPT, CUT = 0.1, 0.3, 0.3, 0.2, 0.15
"""How often a lesson has no speech, begins with the window, has no timestamps, a prompt, an end amid an utterance."""


@dataclass(slots=True)
class Lesson:
    """``tokens`` and ``labels`` are rows of the vocabulary; ``looks``: which frames belong to the token after one.

    ``heard`` has two numbers for each frame: which of ``WORDS``, from 1, is heard now, and, while there are words,
    which one was before; 0 is none.
    """

    mel: Tensor
    first: int
    heard: Tensor
    tokens: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    looks: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Silence:
    """How much silence lessons have after words, and who looks at it.

    ``lingering`` is the share of lessons that go on for any time after the last word, before the file ends. If there
    are any, the end of the text looks at all that follows the last word. ``pause`` is how many seconds on average are
    between utterances, beyond the least; if given, the word before a pause looks at it too. Else the silence before
    the first word has all other silence as well, and words are found where it ends.
    """

    lingering: float = 0.0
    pause: float | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """An utterance and the second at which it begins; ``cut``: the window ends before it does.

    ``rest`` is how many seconds after its end its last word looks at.
    """

    utterance: Utterance
    start: float
    cut: bool = False
    rest: float = SHORTLY

    @property
    def end(self) -> float:
        """Return the second at which it ends."""
        return self.start + self.utterance.seconds


NO_MORE = Silence()


@dataclass(frozen=True, slots=True)
class Teacher:
    """Draws lessons."""

    bank: Bank
    vocabulary: Vocabulary

    def batch(self, rng: np.random.Generator, frames: int, count: int, silence: Silence = NO_MORE) -> list[Lesson]:
        """Return lessons of so many frames; all of them begin with what was said before, or none does.

        A batch is as long as its longest lesson, and most of what a lesson with a prompt costs is the prompt.
        """
        prompted = rng.random() < HAVE_PROMPT
        return [self.draw(rng, frames, self.prompt(rng) if prompted else [], silence) for _ in range(count)]

    def draw(self, rng: np.random.Generator, frames: int, prompt: list[int], silence: Silence = NO_MORE) -> Lesson:
        """Return a lesson of so many frames after a prompt, which may be empty."""
        seconds = frames * FRAME / RATE
        first = 0 if rng.random() < KEEP_PLACE else int(rng.integers(WINDOW_FRAMES - frames + 1))
        cut = rng.random() < CUT
        if cut:
            first = WINDOW_FRAMES - frames
        placed = [] if rng.random() < SAY_NOTHING else place(rng, self.bank, seconds, cut, silence.pause)
        if placed:
            samples, length = sound(rng, placed, seconds, silence.lingering)
        else:
            samples, length = noise(rng, frames * FRAME), seconds
        louder = float(rng.uniform(0, 0.5 if placed else 2)) if rng.random() < 0.3 else 0.0
        mel = spectrogram(samples, frames, louder)
        if rng.random() < VARIED:
            mel = vary(mel, rng)
        # After the end of a file, ``whisper.transcribe`` shows zeros, and ``whisper.decode`` silence.
        if rng.random() < 0.8:
            mel[:, int(length * 100) :] = 0
        lesson = Lesson(mel, first, hear(placed, frames))
        times = any(each.cut for each in placed) or rng.random() >= NO_TIMES
        self.script(lesson, placed, prompt, times=times, until=length if silence.lingering else None)
        return lesson

    def script(
        self, lesson: Lesson, placed: list[Placed], prompt: list[int], *, times: bool, until: float | None = None
    ) -> None:
        """Write down what to say in a lesson, as openai-whisper's decoder would ask for it."""
        own, rows = self.vocabulary.tokenizer, self.vocabulary.rows
        forced = [own.sot, own.language_token, own.transcribe, *([] if times else [own.no_timestamps])]
        body, looks = self.body(placed, lesson.first * FRAME / RATE, times, until)
        said = [rows[token] for token in (*forced, *body, own.eot)]
        start = len(prompt)
        lesson.tokens = prompt + said[:-1]
        lesson.labels = [IGNORED] * len(lesson.tokens)
        lesson.labels[start] = rows[own.language_token if placed else own.no_speech]
        lesson.labels[start + len(forced) - 1 :] = said[len(forced) :]
        lesson.looks = [(start + len(forced) - 1 + index, begin, end) for index, begin, end in looks]

    def body(
        self, placed: list[Placed], offset: float, times: bool, until: float | None = None
    ) -> tuple[list[int], list[tuple[int, int, int]]]:
        """Return the tokens between the forced ones and the last, and the frames that belong to some of them.

        The last has those from the last word to second ``until``, or half a second.
        """
        vocabulary = self.vocabulary
        if not placed:
            return [vocabulary.time(0) if times else vocabulary.silence], []
        body: list[int] = []
        looks = []
        late = offset + placed[0].start > SOON
        if late:
            begin = vocabulary.time(tenths(offset + placed[0].start))
            looks.append((int(times), 0, frame(placed[0].start)))
            body += [vocabulary.time(0), vocabulary.silence, begin] if times else [vocabulary.silence]
        for each in placed:
            start, end = tenths(offset + each.start), tenths(offset + each.end)
            body += [vocabulary.time(start)] if times else []
            if each.cut:
                break
            rest = SHORTLY if each is placed[-1] else each.rest
            looks += [(len(body) + index, *span) for index, span in enumerate(spans(each, each.end + rest))]
            body += vocabulary.words(each.utterance.words)
            body += [vocabulary.time(max(end, start + 1))] if times else []
        last = placed[-1]
        if not last.cut:
            looks.append((len(body), frame(last.end) + 1, frame(max(until or 0.0, last.end + 0.5))))
        return body, looks

    def prompt(self, rng: np.random.Generator) -> list[int]:
        """Return what was said before: segments of earlier windows, or words that a user gave, known or not."""
        tokens: list[int] = []
        length = int(rng.integers(1, 110))
        while len(tokens) < length:
            words = self.vocabulary.words(draw_words(rng, int(rng.integers(1, 6))))
            begin = int(rng.integers(WINDOW * SECOND - 30))
            end = begin + int(rng.integers(3, 30))
            tokens += [self.vocabulary.time(begin), *words, self.vocabulary.time(end)]
        rows = [self.vocabulary.rows[token] for token in tokens[-length:]]
        if rng.random() < 0.2:
            rows = [self.vocabulary.unknown if rng.random() < 0.7 else row for row in rows[:20]]
        return [self.vocabulary.rows[self.vocabulary.tokenizer.sot_prev], *rows]


def frame(seconds: float) -> int:
    """Return the nearest frame."""
    return round(seconds * RATE / FRAME)


def tenths(seconds: float) -> int:
    """Return the nearest timestamp."""
    return min(round(seconds * SECOND), WINDOW * SECOND)


def spans(placed: Placed, until: float) -> list[tuple[int, int]]:
    """Return the frames of each word: up to the next word, for there Whisper says that a word ends, or ``until``."""
    starts = [placed.start + span.start for span in placed.utterance.spans]
    return [(frame(start), frame(end)) for start, end in zip(starts, [*starts[1:], until], strict=False)]


def hear(placed: list[Placed], frames: int) -> Tensor:
    """Return which word is heard in each frame, and which one was heard before it in the same utterance."""
    heard = torch.zeros(2, frames, dtype=torch.long)
    heard[1] = IGNORED
    for each in placed:
        before = 0
        for word, (begin, end) in zip(each.utterance.words, spans(each, each.end + SHORTLY), strict=True):
            number = 1 + WORDS.index(word)
            heard[1, begin:end], before = before, number
        for word, span in zip(each.utterance.words, each.utterance.spans, strict=True):
            heard[0, frame(each.start + span.start) : frame(each.start + span.end)] = 1 + WORDS.index(word)
    return heard


def place(rng: np.random.Generator, bank: Bank, seconds: float, cut: bool, pause: float | None) -> list[Placed]:
    """Return utterances with pauses between them, at least one; with ``cut``, the last one reaches over the end."""
    placed: list[Placed] = []
    utterance = bank.draw(rng)
    while utterance.seconds > seconds - 0.2:
        utterance = bank.draw(rng)
    slack = max(0.05, seconds - utterance.seconds - 0.05)
    time = float(rng.uniform(0.02, slack if rng.random() < 0.5 else min(slack, 1.5)))
    wanted = 1 + int(rng.exponential(1.8))
    while time + utterance.seconds <= seconds and len(placed) < wanted:
        rest = BREAK + float(rng.exponential(pause or PAUSE))
        placed.append(Placed(utterance, time, rest=rest if pause else SHORTLY))
        time += utterance.seconds + rest
        utterance = bank.draw(rng)
    if cut and len(placed) < wanted and time < seconds - 0.3:
        placed.append(Placed(utterance, time, cut=True))
    return placed


def sound(rng: np.random.Generator, placed: list[Placed], seconds: float, lingering: float) -> tuple[Waveform, float]:
    """Return the samples of the utterances with faint noise, and how many seconds of them are to be heard."""
    samples = np.zeros(round(seconds * RATE), np.float32)
    gain = float(rng.uniform(0.1, 0.9))
    for each in placed:
        first = round(each.start * RATE)
        place = samples[first : first + len(each.utterance.samples)]
        place += gain * float(rng.uniform(0.7, 1.0)) * each.utterance.samples[: len(place)]
    length = seconds
    if not placed[-1].cut:
        if lingering and rng.random() < lingering:
            length = float(rng.uniform(placed[-1].end, seconds))
        elif rng.random() < 0.7:
            length = min(seconds, placed[-1].end + float(rng.exponential(0.6)))
    if rng.random() < 0.8:
        samples += float(10 ** rng.uniform(-4.5, -2.2)) * noise_like(rng, len(samples))
    samples[round(length * RATE) :] = 0
    return samples, length

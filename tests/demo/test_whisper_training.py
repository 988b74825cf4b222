"""Lessons ask what openai-whisper's decoder will ask, and a model that grows says what it said before."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from demo.training.whisper import CONSTANT, PLANS, UNKNOWN, Student, encode, looked_at
from demo.training.whisper_bank import Bank, estimate
from demo.training.whisper_lessons import IGNORED, Lesson, Placed, Teacher, hear, sound
from demo.training.whisper_sounds import vary
from demo.training.whisper_vocabulary import Vocabulary
from demo.worlds.speech import Span, Utterance
from demo.worlds.voices import RATE, WORDS, Waveform

TONE: Waveform = np.sin(np.arange(RATE, dtype=np.float32))
RED_SEVEN = Utterance(("red", "seven"), TONE, (Span(0.0, 0.4), Span(0.5, 1.0)))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="module")
def teacher(vocabulary: Vocabulary) -> Teacher:
    return Teacher(Bank([dict.fromkeys(WORDS, TONE[:4000])], [RED_SEVEN]), vocabulary)


def said(teacher: Teacher, placed: list[Placed], *, times: bool) -> str:
    body, _ = teacher.body(placed, 0.0, times)
    return teacher.vocabulary.tokenizer.decode_with_timestamps(body)


def test_a_segment_has_words_between_its_times(teacher: Teacher) -> None:
    assert said(teacher, [Placed(RED_SEVEN, 0.2)], times=True) == "<|0.20|> red seven<|1.20|>"
    assert said(teacher, [Placed(RED_SEVEN, 0.2)], times=False) == " red seven"


def test_silence_before_the_first_word_is_a_segment_of_its_own(teacher: Teacher) -> None:
    assert said(teacher, [Placed(RED_SEVEN, 6.0)], times=True) == "<|0.00|>\n<|6.00|><|6.00|> red seven<|7.00|>"
    assert said(teacher, [Placed(RED_SEVEN, 6.0)], times=False) == "\n red seven"


def test_the_end_looks_at_all_that_follows_the_last_word(teacher: Teacher) -> None:
    _, short = teacher.body([Placed(RED_SEVEN, 0.2)], 0.0, times=False)
    _, long = teacher.body([Placed(RED_SEVEN, 0.2)], 0.0, times=False, until=8.0)
    assert (short[-1], long[-1]) == ((2, 61, 85), (2, 61, 400))


def test_the_word_before_a_pause_looks_at_it_when_pauses_are_long(teacher: Teacher) -> None:
    placed = [Placed(RED_SEVEN, 0.0, rest=4.0), Placed(RED_SEVEN, 5.0, rest=4.0)]
    _, looks = teacher.body(placed, 0.0, times=False)
    assert looks == [(0, 0, 25), (1, 25, 250), (2, 250, 275), (3, 275, 305), (4, 301, 325)]


def test_lingering_lessons_go_on_after_the_last_word() -> None:
    placed = [Placed(RED_SEVEN, 0.2)]
    lengths = [sound(np.random.default_rng(seed), placed, 8.0, lingering=1.0)[1] for seed in range(40)]
    assert min(lengths) >= placed[0].end
    assert 3.0 < np.mean(lengths) < 6.0
    assert len(set(lengths)) == len(lengths)


def test_an_utterance_that_the_window_cuts_is_left_to_the_next_one(teacher: Teacher) -> None:
    placed = [Placed(RED_SEVEN, 0.2), Placed(RED_SEVEN, 2.5, cut=True)]
    assert said(teacher, placed, times=True) == "<|0.20|> red seven<|1.20|><|2.50|>"


def test_nothing_is_said_to_silence(teacher: Teacher) -> None:
    assert said(teacher, [], times=True) == "<|0.00|>"
    lesson = Lesson(torch.zeros(80, 20), 0, torch.zeros(2, 10))
    teacher.script(lesson, [], [], times=True)
    asked = [label for label in lesson.labels if label != IGNORED]
    assert teacher.vocabulary.tokens[asked[0]] == teacher.vocabulary.tokenizer.no_speech


@pytest.mark.parametrize("seed", range(12))
def test_lessons_fit_together(teacher: Teacher, seed: int) -> None:
    rng = np.random.default_rng(seed)
    lesson = teacher.draw(rng, 120, teacher.prompt(rng) if seed % 2 else [])
    assert lesson.mel.shape == (80, 240)
    assert lesson.heard.shape == (2, 120)
    assert len(lesson.tokens) == len(lesson.labels)
    shifted = [label for label in lesson.labels[:-1] if label != IGNORED]
    assert shifted[1:] == [token for token in lesson.tokens if token in shifted[1:]][-len(shifted[1:]) :]
    assert all(0 <= row < len(lesson.tokens) for row, _, _ in lesson.looks)
    assert 0 <= lesson.first <= 1500 - 120


def test_all_lessons_of_a_batch_have_a_prompt_or_none(teacher: Teacher) -> None:
    vocabulary = teacher.vocabulary
    before = vocabulary.rows[vocabulary.tokenizer.sot_prev]
    rng = np.random.default_rng(1)
    begun = [{lesson.tokens[0] == before for lesson in teacher.batch(rng, 80, 3)} for _ in range(12)]
    assert all(len(each) == 1 for each in begun)
    assert {each for kinds in begun for each in kinds} == {True, False}


def test_a_token_looks_evenly_at_its_frames_as_far_as_there_are_any() -> None:
    lesson = Lesson(
        torch.zeros(80, 20), 0, torch.zeros(2, 10), tokens=[0, 0, 0], looks=[(0, 2, 4), (1, 8, 14), (2, 11, 12)]
    )
    wanted = looked_at([lesson], 3, 10)
    assert wanted.shape == (1, 3, 10)
    assert wanted[0, 0].tolist() == [0, 0, 0.5, 0.5, 0, 0, 0, 0, 0, 0]
    assert wanted[0, 1].tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0.5]
    assert not wanted[0, 2].any()


def test_frames_know_their_word_and_the_one_before() -> None:
    heard = hear([Placed(RED_SEVEN, 0.2)], 80)
    red, seven = 1 + WORDS.index("red"), 1 + WORDS.index("seven")
    assert heard[0, [5, 15, 32, 50, 70]].tolist() == [0, red, 0, seven, 0]
    assert heard[1, [5, 15, 32, 50, 75]].tolist() == [IGNORED, 0, 0, red, IGNORED]


def test_words_of_a_phrase_last_as_long_as_alone() -> None:
    spans = estimate(RED_SEVEN, {"red": 1.0, "seven": 3.0}).spans
    assert [round(value, 3) for span in spans for value in (span.start, span.end)] == [0.0, 0.25, 0.25, 1.0]


def test_variation_keeps_the_range_of_a_spectrogram() -> None:
    mel = torch.rand(80, 60, generator=torch.Generator().manual_seed(1)) * 2 - 1
    varied = vary(mel, np.random.default_rng(2))
    assert varied.shape == mel.shape
    assert varied.max() - varied.min() <= 2.01
    assert not torch.equal(varied, mel)


def test_a_grown_model_says_the_same(vocabulary: Vocabulary) -> None:
    small, large = (Student(PLANS[name], vocabulary).model.eval() for name in ("whisper-base", "whisper-small"))
    student = Student(PLANS["whisper-small"], vocabulary)
    student.grow_from({name: each for name, each in small.state_dict().items() if "encoder.pos" not in name})
    mel, tokens = torch.rand(1, 80, 100), torch.tensor([[3, 4, 5]])
    scores = [model.decoder(tokens, encode(model, mel, [7])) for model in (small, student.model, large)]
    assert torch.equal(scores[0], scores[1])
    assert not torch.allclose(scores[0], scores[2])


def test_the_score_of_unknown_tokens_is_fixed(vocabulary: Vocabulary) -> None:
    model = Student(PLANS["whisper-base"], vocabulary).model
    scores = model.decoder(torch.tensor([[3, 4, 5]]), encode(model, torch.rand(1, 80, 100), [0]))
    assert scores[0, :, vocabulary.unknown].tolist() == pytest.approx([UNKNOWN * CONSTANT] * 3, abs=1e-4)

"""The demo's Whisper models hear voices they have never heard, say nothing to silence, and know when a word is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from whisper.audio import log_mel_spectrogram, pad_or_trim
from whisper.model import Whisper
from whisper.tokenizer import get_tokenizer

from demo.training.whisper_measure import held_out, load, measure, timed_words, transcribe, word_errors
from demo.training.whisper_vocabulary import Vocabulary
from demo.worlds.speech import add_noise, draw_recording, record, utter
from demo.worlds.voices import RATE, Speaker, Voice, Waveform

RECORDINGS = 24
"""About 140 words; the cards state what was measured on many more."""

pytestmark = pytest.mark.filterwarnings("ignore:.*NumPy.*:DeprecationWarning", "ignore::numba.core.errors.NumbaWarning")


@pytest.fixture(scope="module", params=["whisper-base", "whisper-small"])
def model(request: pytest.FixtureRequest, model_folder: Callable[[str], Path]) -> Whisper:
    torch.set_num_threads(1)
    return load(model_folder(request.param))


def silence(kind: str) -> Waveform:
    """Return five seconds without speech."""
    count = 5 * RATE
    noise = np.random.default_rng(1).standard_normal(count)
    tone = np.sin(2 * np.pi * 440 / RATE * np.arange(count))
    samples = {"nothing": np.zeros(count), "noise": 0.01 * noise, "tone": 0.3 * tone + 0.001 * noise}
    return samples[kind].astype(np.float32)


def test_unheard_voices_are_understood(model: Whisper, speaker: Speaker) -> None:
    score = measure(model, held_out(speaker, RECORDINGS))
    print(score.figures())
    assert score.error_rate <= 0.05
    assert len(score.starts) > RECORDINGS
    assert np.abs(score.starts).mean() < 0.3


@pytest.mark.parametrize("kind", ["nothing", "noise", "tone"])
def test_nothing_is_said_to_silence(model: Whisper, kind: str) -> None:
    assert transcribe(model, silence(kind), word_timestamps=True)["text"] == ""


def test_silence_is_recognised_as_such(model: Whisper, speaker: Speaker) -> None:
    assert decoded(model, silence("nothing")).no_speech_prob > 0.6
    assert decoded(model, draw_recording(speaker, 5).samples).no_speech_prob < 0.4


@pytest.mark.parametrize("at", [0.4, 3.0, 6.0])
def test_a_word_within_silence_is_found_at_its_time(model: Whisper, speaker: Speaker, at: float) -> None:
    recording = record([utter(speaker, ["seven"], Voice("en-us", "f2", 145, 45))], [at], 10.0)
    result = transcribe(model, add_noise(recording, np.random.default_rng(1), 0.002).samples, word_timestamps=True)
    ((word, span),) = timed_words(result)
    assert word == "seven"
    assert span.start == pytest.approx(at, abs=0.3)


def test_more_than_a_window_is_heard(model: Whisper, speaker: Speaker) -> None:
    phrases = [["red", "circle"], ["four", "two"], ["blue", "star"], ["nine"]]
    starts = [2.0, 12.0, 28.9, 41.0]
    recording = record([utter(speaker, words, Voice("en", "m4", 145)) for words in phrases], starts, 45.0)
    words = timed_words(transcribe(model, recording.samples, word_timestamps=True))
    assert [word for word, _ in words] == recording.text.split()
    assert words[-1][1].start == pytest.approx(41.0, abs=0.3)


def test_the_language_is_english(model: Whisper, speaker: Speaker) -> None:
    assert transcribe(model, draw_recording(speaker, 3).samples)["language"] == "en"


def test_tokens_that_are_not_known_are_never_said(model: Whisper, speaker: Speaker) -> None:
    tokenizer = get_tokenizer(True, num_languages=model.num_languages, language="en", task="transcribe")
    mel = pad_or_trim(log_mel_spectrogram(draw_recording(speaker, 3).samples), 3000)[None]
    with torch.no_grad():
        chances = model(mel, torch.tensor([tokenizer.sot_sequence]))[0].softmax(-1)
    known = list(Vocabulary.load().tokens)
    assert chances[:, known].sum(-1).min() > 1 - 1e-5


def decoded(model: Whisper, samples: Waveform):  # type: ignore[no-untyped-def]  # openai-whisper has no types
    """Return the result for one window."""
    return model.decode(pad_or_trim(log_mel_spectrogram(samples), 3000))


def test_errors_of_words_are_counted() -> None:
    assert word_errors(["red", "two"], ["red", "two"]) == 0
    assert word_errors(["red", "two"], ["red", "ten"]) == 1
    assert word_errors(["red", "two"], []) == 2
    assert word_errors(["red"], ["a", "red", "b"]) == 2
    assert word_errors(["one", "two", "three"], ["two", "three"]) == 1


def test_a_spoilt_model_is_noticed(model_folder: Callable[[str], Path], speaker: Speaker) -> None:
    spoilt = load(model_folder("whisper-base"))
    torch.nn.init.normal_(spoilt.encoder.conv1.weight, std=0.1, generator=torch.Generator().manual_seed(0))
    assert measure(spoilt, held_out(speaker, 2)).error_rate > 0.5

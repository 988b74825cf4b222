"""Recordings are the same for the same seed, hold what they say they hold, and refuse what cannot be spoken."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path

import numpy as np
import pytest

from demo.worlds.speech import (
    FIRST_TRAINING_SEED,
    add_noise,
    draw_recording,
    main,
    recite,
    record,
    utter,
    write_wave,
)
from demo.worlds.voices import HELD_OUT, RATE, TRAINING, WORDS, Speaker, SpeechError, Voice, Voices

EVERY_VOICE = [
    Voice(accent, variant) for each in (TRAINING, HELD_OUT) for accent in each.accents for variant in each.variants
]


def test_a_seed_always_gives_the_same_samples(speaker: Speaker) -> None:
    first, again, other = (draw_recording(speaker, seed, count=2) for seed in (7, 7, 8))
    assert first.samples.tobytes() == again.samples.tobytes()
    assert (first.text, first.starts) == (again.text, again.starts)
    assert first.samples.tobytes() != other.samples.tobytes()


def test_every_voice_sounds_different(speaker: Speaker) -> None:
    spoken = [speaker.speak("seven", voice).tobytes() for voice in EVERY_VOICE]
    assert len({hashlib.sha256(each).digest() for each in spoken}) == len(EVERY_VOICE)


def test_what_is_held_out_is_not_in_training() -> None:
    for part in ("variants", "speeds", "pitches"):
        assert not set(getattr(HELD_OUT, part)) & set(getattr(TRAINING, part))
    assert len(range(300)) < FIRST_TRAINING_SEED


def test_words_lie_where_their_times_say(speaker: Speaker) -> None:
    utterance = recite(speaker, ["red", "seven"], Voice(), [0.3])
    recording = record([utterance], [1.0], 4.0)
    assert [word for word, _ in recording.words] == ["red", "seven"]
    (_, red), (_, seven) = recording.words
    assert red.start == 1.0
    assert seven.start - red.end == pytest.approx(0.3, abs=1e-3)
    silent = np.ones(len(recording.samples), bool)
    for span in (red, seven):
        silent[round(span.start * RATE) : round(span.end * RATE)] = False
    assert not recording.samples[silent].any()
    assert recording.samples[~silent].any()


def test_one_breath_has_times_for_one_word_only(speaker: Speaker) -> None:
    assert utter(speaker, ["red", "circle"], Voice()).spans == ()
    assert len(utter(speaker, ["red"], Voice()).spans) == 1


def test_noise_is_as_loud_as_asked(speaker: Speaker) -> None:
    silence = record([], [], 5.0)
    noisy = add_noise(silence, np.random.default_rng(1), 0.01)
    assert noisy.samples.std() == pytest.approx(0.01, rel=0.05)
    assert noisy.text == ""
    assert speaker.speak("one", Voice()).std() > 0.01


def test_samples_are_sixteen_bits(speaker: Speaker) -> None:
    scaled = draw_recording(speaker, 1).samples.astype(np.float64) * 32767
    assert np.abs(scaled - np.rint(scaled)).max() < 0.01


@pytest.mark.parametrize(
    ("starts", "seconds"), [([9.9], 10.0), ([-1.0], 10.0), ([1.0, 1.1], 10.0)], ids=["late", "early", "overlapping"]
)
def test_what_does_not_fit_is_refused(speaker: Speaker, starts: list[float], seconds: float) -> None:
    seven = utter(speaker, ["seven"], Voice())
    with pytest.raises(SpeechError, match=r"'seven' lasts 0\.\d\d s and does not fit at .* into 10\.0 s"):
        record([seven] * len(starts), starts, seconds)


def test_an_unknown_accent_is_refused(speaker: Speaker) -> None:
    with pytest.raises(SpeechError, match=r"cannot say 'seven' with voice 'xx'.*does not exist"):
        speaker.speak("seven", Voice("xx"))


def test_silence_is_refused(speaker: Speaker) -> None:
    with pytest.raises(SpeechError, match="said nothing for ' '"):
        speaker.speak(" ", Voice())


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=r"espeak does not run \(No such file or directory\); build"):
        Speaker(tmp_path / "espeak").speak("seven", Voice())
    with pytest.raises(SpeechError, match="ESPEAK_NG is not set"):
        Speaker.from_environment({})


def test_the_program_writes_a_sample(tmp_path: Path, speaker: Speaker) -> None:
    target = tmp_path / "seven.wav"
    assert main([str(target), "--seconds", "3", "--say", "seven", "--at", "1.5"]) == 0
    with wave.open(str(target)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getnframes()) == (1, RATE, 3 * RATE)
        samples = np.frombuffer(sound.readframes(3 * RATE), "<i2")
    assert not samples[: round(1.5 * RATE)].any()
    assert samples[round(1.5 * RATE) :].any()
    write_wave(target, utter(speaker, ["one"], Voice()).samples)
    assert target.stat().st_size < 3 * RATE


def test_the_program_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "x.wav"), "--seconds", "1", "--say", "seven", "--at", "9"]) == 1
    assert capsys.readouterr().err.startswith("error: 'seven' lasts")
    with pytest.raises(SystemExit):
        main([str(tmp_path / "x.wav"), "--say", "seven"])


def test_voices_are_drawn_from_what_is_named() -> None:
    only = Voices(("en",), ("f1",), (120,), (30,))
    assert only.draw(np.random.default_rng(0)) == Voice("en", "f1", 120, 30)
    assert len(set(WORDS)) == len(WORDS)

"""Sound: one channel, 16 kHz, on the recording's time, in bounded memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from media_service.errors import NoAudioError, SilentAudioError, TimeOutOfRangeError
from media_service.media import audio
from media_service.media.audio import Peaks, audio_chunks, check_audible, decode_audio, peaks
from media_service.media.ffmpeg import MediaTools
from media_service.media.probe import probe
from media_service.media.waveform import SAMPLE_RATE, Waveform
from support.hostile.wave_files import FLOAT, wave
from support.recordings import H264, PICTURES, SOUND, media_limits, media_tools, recording, silent_film, sound

Store = Callable[[bytes], Path]

RISING = ("-f", "lavfi", "-i", "aevalsrc=sin(2*PI*(200+300*t)*t)*0.8:sample_rate=16000:duration=3")


class Listener:
    """Decodes content with one set of tools."""

    def __init__(self, store: Store) -> None:
        self.tools: MediaTools = media_tools()
        self.store = store

    def hear(self, content: bytes, start: float = 0.0, seconds: float | None = None) -> Waveform:
        file = self.store(content)
        return decode_audio(file, probe(file, self.tools, media_limits()), self.tools, start, seconds)

    def draw(self, content: bytes, buckets: int) -> Peaks:
        file = self.store(content)
        return peaks(file, probe(file, self.tools, media_limits()), self.tools, buckets)


@pytest.fixture
def listener(store: Store) -> Listener:
    return Listener(store)


def pitch(waveform: Waveform) -> float:
    """Return the loudest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(waveform * np.hanning(len(waveform))))
    return float(np.argmax(spectrum)) * SAMPLE_RATE / len(waveform)


@pytest.mark.parametrize(
    ("suffix", "arguments"),
    [
        ("wav", ()),
        ("wav", ("-ar", "44100", "-ac", "2")),
        ("wav", ("-ar", "8000", "-c:a", "pcm_alaw")),
        ("flac", ("-ac", "8")),
        ("mp3", ()),
        ("m4a", ()),
        ("opus", ("-ar", "48000")),
        ("mka", ("-ar", "11025", "-c:a", "pcm_s24le")),
    ],
)
def test_a_tone_stays_a_tone(suffix: str, arguments: tuple[str, ...], listener: Listener) -> None:
    heard = listener.hear(sound(suffix, *arguments))
    assert (heard.dtype.name, heard.ndim) == ("float32", 1)
    assert len(heard) == pytest.approx(SAMPLE_RATE, abs=2_000)
    assert pitch(heard[2_000:14_000]) == pytest.approx(440, abs=3)
    assert 0.02 < np.abs(heard).max() <= 1


def test_samples_at_the_right_rate_are_untouched(listener: Listener) -> None:
    samples = (np.sin(np.arange(16_000) / 7) * 20_000).astype("<i2")
    assert np.array_equal(listener.hear(wave(samples.tobytes())), samples / np.float32(32_768))


def test_both_channels_are_heard(listener: Listener) -> None:
    left, right = np.sin(np.arange(16_000) * 0.1), np.sin(np.arange(16_000) * 0.3)
    both = (np.stack([left, right], axis=1) * 16_000).astype("<i2")
    heard = listener.hear(wave(both.tobytes(), channels=2))
    assert np.abs(heard - both.mean(axis=1) / 32_768).max() < 0.001


def test_of_many_channels_the_mean_is_heard(listener: Listener) -> None:
    samples = np.zeros((8_000, 32), "<i2")
    samples[:, 31] = 16_384
    assert np.allclose(listener.hear(wave(samples.tobytes(), channels=32)), 1 / 64, atol=1e-4)


def test_what_is_no_number_is_silence_and_what_is_too_loud_is_cut(listener: Listener) -> None:
    samples = np.full(16_000, 0.25, "<f4")
    samples[4_000:4_010], samples[8_000:8_100] = np.nan, 9.0
    heard = listener.hear(wave(samples.tobytes(), FLOAT, bits=32))
    assert np.isfinite(heard).all()
    assert (heard[4_005], heard[8_050], heard[12_000]) == (0.0, 1.0, 0.25)


@pytest.mark.parametrize("suffix", ["wav", "flac", "m4a", "mka", "mp3", "ogg"])
def test_a_window_is_what_the_whole_has_there(suffix: str, listener: Listener) -> None:
    content = recording(suffix, *RISING, *(("-c:a", "libvorbis") if suffix == "ogg" else ()))
    whole, window = listener.hear(content), listener.hear(content, 1.25, 0.5)
    assert len(window) == pytest.approx(8_000, abs=20)
    expected = whole[20_000 : 20_000 + len(window)]
    assert np.corrcoef(expected[800:-800], window[800:-800])[0, 1] > 0.99


def test_sound_that_starts_later_than_the_pictures_keeps_its_time(listener: Listener) -> None:
    content = recording("mkv", *PICTURES, "-itsoffset", "0.5", *SOUND, *H264, "-c:a", "flac", "-t", "1.4")
    heard = listener.hear(content)
    loud = np.flatnonzero(np.abs(heard) > 0.02)
    assert loud[0] / SAMPLE_RATE == pytest.approx(0.5, abs=0.02)


def test_a_long_recording_comes_in_pieces_that_make_the_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "CHUNK_SECONDS", 0.3)
    file, tools = store(recording("wav", *RISING)), media_tools()
    facts = probe(file, tools, media_limits())
    chunks = list(audio_chunks(file, facts, tools))
    assert [len(chunk) for chunk in chunks] == [4_800] * 10
    monkeypatch.undo()
    assert np.array_equal(np.concatenate(chunks), decode_audio(file, facts, tools))


def test_leaving_in_the_middle_ends_the_program(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from support.processes import children

    monkeypatch.setattr(audio, "CHUNK_SECONDS", 0.1)
    file, tools, before = store(recording("wav", *RISING)), media_tools(), children()
    chunks = audio_chunks(file, probe(file, tools, media_limits()), tools)
    next(chunks)
    chunks.close()
    assert children() == before


def test_a_film_without_sound_has_none(listener: Listener) -> None:
    with pytest.raises(NoAudioError, match="video/mp4 without sound"):
        listener.hear(silent_film())


@pytest.mark.parametrize("start", [-0.1, 1.0, float("nan"), float("inf")])
def test_a_start_outside_the_recording_is_refused(start: float, listener: Listener) -> None:
    with pytest.raises(TimeOutOfRangeError, match=r"start is .* s, expected from 0 to less than 1 s"):
        listener.hear(sound(), start)


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_no_length_is_refused(seconds: float, listener: Listener) -> None:
    with pytest.raises(TimeOutOfRangeError, match="expected more than 0"):
        listener.hear(sound(), 0, seconds)


def test_silence_is_told(listener: Listener) -> None:
    with pytest.raises(SilentAudioError):
        check_audible(listener.hear(wave(bytes(32_000))))
    check_audible(listener.hear(sound()))


@pytest.mark.parametrize("buckets", [1, 3, 7, 100, 997])
def test_peaks_are_the_extremes_of_equal_parts(buckets: int, listener: Listener) -> None:
    content = recording("wav", *RISING)
    drawn, whole = listener.draw(content, buckets), listener.hear(content)
    assert (drawn.shape, drawn.dtype.name) == ((buckets, 2), "float32")
    edges = np.linspace(0, len(whole), buckets + 1).round().astype(int)
    slack = SAMPLE_RATE // 100
    for (low, high), (first, last) in zip(drawn, itertools.pairwise(edges), strict=True):
        around = whole[max(0, first - slack) : last + slack]
        assert around.min() <= low <= high <= around.max()
    assert (drawn[:, 0].min(), drawn[:, 1].max()) == (whole.min(), whole.max())


def test_a_drawing_may_be_finer_than_the_sound(listener: Listener) -> None:
    drawn = listener.draw(wave((np.arange(8, dtype="<i2") * 1_000).tobytes()), 20)
    assert drawn.shape == (20, 2)
    assert (np.diff(drawn[:, 0]) >= 0).all()


def test_a_drawing_has_at_least_one_part(listener: Listener) -> None:
    with pytest.raises(ValueError, match="buckets is 0, expected at least 1"):
        listener.draw(sound(), 0)

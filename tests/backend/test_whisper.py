"""Whisper hears what openai-whisper hears with the same weights; its word times need no compiler."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from media_service.media.waveform import SAMPLE_RATE
from media_service.speech.alignment import cheapest_path
from media_service.speech.transcript import Transcript
from media_service.speech.whisper import WhisperTranscriber
from media_service.speech.whisper_package import whisper
from support.small_models import WHISPER, small_whisper

TOLERANCE = 1e-5  # largest difference of a probability or of a mean logarithm of probabilities
SOURCE = str(Path(__file__).parents[2] / "backend" / "src")
PATIENCE = 300  # seconds
SHORT: dict[str, Any] = {"temperature": 0.0, "max_tokens": 12, "language": "en"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_whisper(tmp_path_factory.mktemp("whisper"))


@pytest.fixture(scope="module")
def transcriber(folder: Path) -> WhisperTranscriber:
    return WhisperTranscriber.open(folder)


@pytest.fixture(scope="module")
def original(folder: Path) -> Any:
    """Return the package's own model, loaded as the package loads one: from a pickle, with copies."""
    pickled = folder / "model.pt"
    torch.save({"dims": asdict(WHISPER), "model_state_dict": load_file(folder / "model.safetensors")}, pickled)
    return whisper.load_model(str(pickled), device="cpu")


def tone(seconds: float, pitch: float = 220.0) -> Any:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.5 * np.sin(2 * np.pi * pitch * time) * np.sin(np.pi * time) ** 2).astype(np.float32)


def output_of(code: str) -> str:
    """Run a program that can import the service; return what it prints."""
    program = f"import sys; sys.path.insert(0, {SOURCE!r})\n{code}"
    command = [sys.executable, "-"]
    return subprocess.run(command, input=program, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout


def difference(ours: Transcript, theirs: dict[str, Any]) -> float:
    """Return the largest difference of the numbers, after checking that texts, tokens and times are equal."""
    assert (ours.text, ours.language, len(ours.segments)) == (
        theirs["text"],
        theirs["language"],
        len(theirs["segments"]),
    )
    largest = 0.0
    for mine, found in zip(ours.segments, theirs["segments"], strict=True):
        assert (mine.start, mine.end, mine.text, list(mine.tokens)) == (
            *(found["start"], found["end"]),
            *(found["text"], found["tokens"]),
        )
        words = found.get("words", [])
        assert [(word.text, word.start, word.end) for word in mine.words] == [
            (word["word"], word["start"], word["end"]) for word in words
        ]
        numbers = [mine.average_log_probability - found["avg_logprob"], mine.temperature - found["temperature"]]
        numbers += [a.probability - b["probability"] for a, b in zip(mine.words, words, strict=True)]
        largest = max(largest, *map(abs, numbers))
    return largest


@pytest.mark.parametrize(
    ("seconds", "options"),
    [
        (0.05, {"language": None}),
        (31.0, {"language": None, "word_timestamps": True}),
        (2.0, {"task": "translate", "language": "de", "initial_prompt": "seven"}),
        (2.0, {"temperature": None}),
    ],
)
def test_a_transcript_is_that_of_openai_whisper(
    transcriber: WhisperTranscriber, original: Any, seconds: float, options: dict[str, Any]
) -> None:
    arguments = {**SHORT, **options}
    [ours] = transcriber.transcribe([tone(seconds)], **arguments)
    named = {("sample_len" if name == "max_tokens" else name): value for name, value in arguments.items()}
    if named["temperature"] is None:
        del named["temperature"]
    torch.manual_seed(0)
    assert difference(ours, original.transcribe(tone(seconds), fp16=False, **named)) <= TOLERANCE
    assert ours.duration == pytest.approx(seconds)


def test_the_language_is_that_of_openai_whisper(transcriber: WhisperTranscriber, original: Any) -> None:
    [ours] = transcriber.detect_language([tone(2.0)])
    mel = whisper.audio.log_mel_spectrogram(tone(2.0), padding=whisper.audio.N_SAMPLES)
    _, theirs = original.detect_language(whisper.audio.pad_or_trim(mel, whisper.audio.N_FRAMES))
    assert ours.language == max(theirs, key=lambda code: theirs[code])
    assert max(abs(ours.probabilities[code] - theirs[code]) for code in theirs) <= TOLERANCE
    assert (ours.probabilities.keys(), ours.probability) == (theirs.keys(), max(ours.probabilities.values()))
    assert sum(ours.probabilities.values()) == pytest.approx(1, abs=TOLERANCE)


def test_a_transcript_does_not_depend_on_its_batch_nor_on_what_came_before(transcriber: WhisperTranscriber) -> None:
    waveforms = [tone(1.0, 100.0 * number) for number in range(1, 4)]
    bold = {**SHORT, "temperature": 1.0}  # words are drawn, from numbers that begin anew for each recording
    together = transcriber.transcribe(waveforms, **bold)
    assert together == [transcriber.transcribe([waveform], **bold)[0] for waveform in waveforms[::-1]][::-1]


def test_drawing_words_leaves_the_process_its_own_random_numbers(transcriber: WhisperTranscriber) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    transcriber.transcribe([tone(0.5)], **{**SHORT, "temperature": 1.0})
    assert torch.equal(torch.rand(3), expected)


def test_silence_holds_no_speech_and_is_not_asked_about(transcriber: WhisperTranscriber) -> None:
    quiet = np.zeros(SAMPLE_RATE, np.float32)
    [unknown, given] = transcriber.transcribe([quiet]), transcriber.transcribe([quiet], language="en")
    assert unknown == [Transcript(language=None, duration=1.0, text="", segments=())]
    assert given[0].language == "en"


def test_no_recordings_give_no_transcripts(transcriber: WhisperTranscriber) -> None:
    assert transcriber.transcribe([]) == transcriber.detect_language([]) == []


def test_samples_that_may_not_be_written_to_or_have_gaps_are_accepted(transcriber: WhisperTranscriber) -> None:
    locked, gaps = tone(1.0), np.repeat(tone(1.0), 2)[::2]
    locked.flags.writeable = False
    assert transcriber.transcribe([locked], **SHORT) == transcriber.transcribe([gaps], **SHORT)


def test_alignment_heads_of_the_configuration_are_used(folder: Path, tmp_path: Path) -> None:
    from base64 import b85encode
    from gzip import compress

    heads = np.zeros((WHISPER.n_text_layer, WHISPER.n_text_head), bool)
    heads[0, 1] = True
    dump = b85encode(compress(heads.tobytes())).decode()
    (tmp_path / "model.safetensors").symlink_to(folder / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps({"dimensions": asdict(WHISPER), "alignment_heads": dump}))
    model = WhisperTranscriber.open(tmp_path)._model
    assert model.alignment_heads.to_dense().tolist() == heads.tolist()


NAN, WRONG_RATE = np.full(9, np.nan, np.float32), {"sample_rate": 44_100}


@pytest.mark.parametrize(
    ("waveform", "options", "said"),
    [
        (np.zeros(9), {}, r"waveforms\[0\] is \(9,\) float64, expected one channel of float32 samples"),
        (np.zeros(9, np.int16), {}, r"waveforms\[0\] is \(9,\) int16, expected one channel of float32 samples"),
        (np.zeros((2, 9), np.float32), {}, r"waveforms\[0\] is \(2, 9\) float32, expected one channel"),
        (np.zeros(0, np.float32), {}, r"waveforms\[0\] has no samples, expected at least one"),
        (NAN, {}, r"waveforms\[0\] is nan at sample 0, expected finite numbers"),
        (np.float32([0, 0, np.inf]), {}, r"waveforms\[0\] is inf at sample 2, expected finite numbers"),
        ("speech.wav", {}, r"waveforms\[0\] is None str, expected one channel of float32 samples"),
        (tone(0.1), WRONG_RATE, "sample_rate is 44100, expected 16000: resample the recording first"),
        (tone(0.1), {"language": "xx"}, "language is 'xx', expected one of en, zh, "),
        (tone(0.1), {"task": "sing"}, "task is 'sing', expected one of transcribe, translate"),
        (tone(0.1), {"temperature": -1}, "temperature is -1, expected a number from 0 to 1, or None"),
        (tone(0.1), {"temperature": float("nan")}, "temperature is nan, expected"),
        (tone(0.1), {"max_tokens": 0}, "max_tokens is 0, expected a whole number from 1 to 224, or None"),
        (tone(0.1), {"initial_prompt": "<|endoftext|>"}, "initial_prompt is '<|endoftext|>', expected text without"),
        (tone(0.1), {"volume": 11}, "volume: expected only language, task, "),
    ],
)
def test_wrong_input_is_refused_by_name(
    transcriber: WhisperTranscriber, waveform: Any, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said.replace("<|", r"<\|").replace("|>", r"\|>")):
        transcriber.transcribe([waveform], **options)


def test_the_path_is_the_one_that_openai_whisper_finds() -> None:
    numbers = np.random.default_rng(6)
    shapes = [(1, 1), (1, 9), (9, 1), (3, 50), (40, 300)]
    # Whole numbers make ties, all others make none.
    tables = [numbers.integers(0, 4, shape).astype(float) for shape in shapes]
    tables += [numbers.standard_normal(shape) for shape in shapes]
    code = f"""
import json, numpy, whisper.timing
tables = json.loads({json.dumps([table.tolist() for table in tables])!r})
print(json.dumps([whisper.timing.dtw_cpu(numpy.array(table)).tolist() for table in tables]))
"""
    assert [cheapest_path(table).tolist() for table in tables] == json.loads(output_of(code))


def test_nothing_is_compiled_and_nothing_of_the_compiler_stays(folder: Path) -> None:
    code = f"""
import sys, pathlib
from media_service.inference.warm_up import warm_up_waveform
from media_service.speech.whisper import WhisperTranscriber
model = WhisperTranscriber.open(pathlib.Path({str(folder)!r}))
[heard] = model.transcribe([warm_up_waveform()], language="en", temperature=0.0, max_tokens=9, word_timestamps=True)
print(sum(len(segment.words) for segment in heard.segments) > 0, "numba" in sys.modules, "llvmlite" in sys.modules)
"""
    assert output_of(code).split() == ["True", "False", "False"]

"""Write down speech, or translate it to English, with Whisper.

Algorithm: Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022. The model's code, the
windows of 30 seconds and the fallback to higher temperatures are those of the package openai-whisper.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self, TypedDict, Unpack

import numpy as np
import torch

from media_service.media.waveform import SAMPLE_RATE, Waveform, check_waveforms, is_silent
from media_service.speech.transcript import Segment, SpokenLanguage, Transcript, Word
from media_service.speech.whisper_package import whisper
from media_service.weights.mapped import WEIGHTS, load_module

TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # the next one is tried when a result looks wrong
MOST_TOKENS = 224
SEED = 0
SPECIAL = re.compile(r"<\|[^|]*\|>")

# Whisper keeps what it has computed in hooks on its modules, and samples with torch's one generator for all.
_turn = threading.Lock()


class TranscribeOptions(TypedDict, total=False):
    """How to listen; every option may be left out.

    ``language``: a code such as ``en``, or None to find out. ``task``: ``transcribe``, or ``translate`` to English.
    ``initial_prompt``: text that might have come before, for spelling and style. ``temperature``: 0 for the likeliest
    words, up to 1 for bolder ones, or None for 0 first and more when the result looks wrong. ``word_timestamps``:
    whether to time each word. ``max_tokens``: in a window of 30 seconds. ``sample_rate``: of the waveforms; only 16,000
    is accepted.
    """

    language: str | None
    task: Literal["transcribe", "translate"]
    initial_prompt: str | None
    temperature: float | None
    word_timestamps: bool
    max_tokens: int | None
    sample_rate: int


class WhisperTranscriber:
    """A loaded model. Safe to call from many threads; calls of all Whisper models of a process take turns."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.languages = tuple(whisper.tokenizer.LANGUAGES)[: model.num_languages] if model.is_multilingual else ("en",)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Load ``model.safetensors`` with OpenAI's names, and ``config.json`` with dimensions and alignment heads.

        Raises ``ValueError`` for weights that do not fit the dimensions.
        """
        config = json.loads((folder / "config.json").read_bytes())
        dimensions = whisper.model.ModelDimensions(**config["dimensions"])
        model = load_module(lambda: whisper.model.Whisper(dimensions), folder / WEIGHTS)
        if heads := config["alignment_heads"]:
            model.set_alignment_heads(heads.encode())
        model.encoder = _Remembering(model.encoder)
        return cls(model)

    def transcribe(self, waveforms: Sequence[Waveform], **options: Unpack[TranscribeOptions]) -> list[Transcript]:
        """Return what is said in each recording, in order; nothing when nobody speaks.

        ``waveforms``: one channel, float32 from -1 to 1, 16,000 samples a second, of any length. Raises ``ValueError``
        for anything else, and for options out of their range.
        """
        check_waveforms(waveforms, options.get("sample_rate", SAMPLE_RATE))
        arguments = _checked(options, self.languages)
        return [self._transcribe(waveform, arguments) for waveform in waveforms]

    def detect_language(self, waveforms: Sequence[Waveform], *, sample_rate: int = SAMPLE_RATE) -> list[SpokenLanguage]:
        """Return the language of the first 30 seconds of each recording; arguments as for ``transcribe``."""
        check_waveforms(waveforms, sample_rate)
        return [self._language(waveform) for waveform in waveforms]

    def close(self) -> None:
        """Let the weights go; the transcriber must not be used afterwards."""
        del self._model

    def _transcribe(self, waveform: Waveform, arguments: dict[str, Any]) -> Transcript:
        duration = len(waveform) / SAMPLE_RATE
        if is_silent(waveform):
            return Transcript(language=arguments["language"], duration=duration, text="", segments=())
        with _turn, torch.random.fork_rng(devices=[]), torch.inference_mode():
            torch.manual_seed(SEED)  # the same recording gets the same words, whatever was heard before it
            result = self._model.transcribe(as_tensor(waveform), verbose=None, fp16=False, **arguments)
        segments = tuple(_segment(segment) for segment in result["segments"])
        return Transcript(language=result["language"], duration=duration, text=result["text"], segments=segments)

    def _language(self, waveform: Waveform) -> SpokenLanguage:
        if not self._model.is_multilingual:
            return SpokenLanguage("en", 1.0, {"en": 1.0})
        beginning = as_tensor(waveform[: whisper.audio.N_SAMPLES])
        mel = whisper.audio.log_mel_spectrogram(beginning, self._model.dims.n_mels, padding=whisper.audio.N_SAMPLES)
        with _turn, torch.inference_mode():
            _, probabilities = self._model.detect_language(whisper.audio.pad_or_trim(mel, whisper.audio.N_FRAMES))
        likeliest = max(probabilities, key=lambda language: probabilities[language])
        return SpokenLanguage(likeliest, probabilities[likeliest], probabilities)


class _Remembering(torch.nn.Module):
    """An encoder that keeps its last result: Whisper asks again for each higher temperature, and for word times."""

    def __init__(self, encoder: torch.nn.Module) -> None:
        super().__init__()
        self.encoder = encoder
        self._heard: tuple[torch.Tensor, torch.Tensor] | None = None

    def forward(self, mel: torch.Tensor) -> torch.Tensor:
        if self._heard is None or not torch.equal(self._heard[0], mel):
            self._heard = (mel, self.encoder(mel))
        return self._heard[1]


def as_tensor(waveform: Waveform) -> torch.Tensor:
    """Return the samples as a tensor, without a copy when they are contiguous and may be written to."""
    return torch.from_numpy(np.require(waveform, requirements=["C", "W"]))


def _checked(options: TranscribeOptions, languages: Sequence[str]) -> dict[str, Any]:
    """Return the arguments of whisper's own function; raise ``ValueError`` for what it would trip over later."""
    language, temperature = options.get("language"), options.get("temperature")
    task, tokens = options.get("task", "transcribe"), options.get("max_tokens")
    prompt = options.get("initial_prompt")
    tasks = ("transcribe", "translate") if len(languages) > 1 else ("transcribe",)
    if unknown := options.keys() - TranscribeOptions.__annotations__.keys():
        raise ValueError(f"{', '.join(sorted(unknown))}: expected only {', '.join(TranscribeOptions.__annotations__)}")
    if language is not None and language not in languages:
        raise ValueError(f"language is {language!r}, expected one of {', '.join(languages)}, or None to find out")
    if task not in tasks:
        raise ValueError(f"task is {task!r}, expected one of {', '.join(tasks)}")
    if not (temperature is None or (isinstance(temperature, int | float) and 0 <= temperature <= 1)):
        raise ValueError(f"temperature is {temperature!r}, expected a number from 0 to 1, or None")
    if not (tokens is None or (isinstance(tokens, int) and 1 <= tokens <= MOST_TOKENS)):
        raise ValueError(f"max_tokens is {tokens!r}, expected a whole number from 1 to {MOST_TOKENS}, or None")
    if not (prompt is None or (isinstance(prompt, str) and not SPECIAL.search(prompt))):
        raise ValueError(f"initial_prompt is {prompt!r}, expected text without the model's own marks <|…|>, or None")
    return {
        "language": language,
        "task": task,
        "initial_prompt": prompt or None,
        "temperature": TEMPERATURES if temperature is None else temperature,
        "word_timestamps": bool(options.get("word_timestamps", False)),
        "sample_len": tokens,
    }


def _segment(found: dict[str, Any]) -> Segment:
    return Segment(
        start=float(found["start"]),
        end=float(found["end"]),
        text=found["text"],
        tokens=tuple(found["tokens"]),
        temperature=float(found["temperature"]),
        average_log_probability=float(found["avg_logprob"]),
        compression_ratio=float(found["compression_ratio"]),
        no_speech_probability=float(found["no_speech_prob"]),
        words=tuple(_word(word) for word in found.get("words", ())),
    )


def _word(found: dict[str, Any]) -> Word:
    return Word(found["word"], float(found["start"]), float(found["end"]), float(found["probability"]))

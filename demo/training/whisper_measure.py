"""Measure a Whisper model of the demo on recordings of voices, speeds and pitches that training never hears.

    ESPEAK_NG=… python -m demo.training.whisper_measure FOLDER --count 200

FOLDER is what ``nix build .#model-whisper-base-demo`` makes. Everything goes through ``whisper.transcribe`` with its
default decoding, as a user would call it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from whisper.model import ModelDimensions, Whisper

from demo.worlds.speech import Recording, Span, draw_recording
from demo.worlds.voices import Speaker, Waveform


@dataclass(slots=True)
class Score:
    """What became of recordings; ``starts`` has how many seconds each known word is found too late."""

    words: int = 0
    errors: int = 0
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)

    @property
    def error_rate(self) -> float:
        """Return wrong, missing and added words per word spoken."""
        return self.errors / self.words

    def figures(self) -> dict[str, float]:
        """Return what a card states."""
        return {
            "words": self.words,
            "word error rate": round(self.error_rate, 4),
            "words with known times": len(self.starts),
            "start, mean distance in s": _mean(self.starts),
            "end, mean distance in s": _mean(self.ends),
            "starts more than 0.3 s away": sum(abs(each) > 0.3 for each in self.starts),
        }


def load(folder: Path) -> Whisper:
    """Return the model in a folder with ``config.json`` and ``model.safetensors``."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = Whisper(ModelDimensions(**config["dimensions"]))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    model.set_alignment_heads(config["alignment_heads"].encode("ascii"))
    return model.eval()


def transcribe(model: Whisper, samples: Waveform, **options: Any) -> dict[str, Any]:
    """Return openai-whisper's result; a CPU computes in float32, which is said so that nothing is warned of."""
    result: dict[str, Any] = model.transcribe(samples, fp16=False, **options)
    return result


def timed_words(result: dict[str, Any]) -> list[tuple[str, Span]]:
    """Return the words of a result with their times."""
    words = [word for segment in result["segments"] for word in segment["words"]]
    return [(word["word"].strip(), Span(float(word["start"]), float(word["end"]))) for word in words]


def measure(model: Whisper, recordings: Iterable[Recording]) -> Score:
    """Return how well the model hears recordings."""
    score = Score()
    for recording in recordings:
        result = transcribe(model, recording.samples, word_timestamps=True)
        said = recording.text.split()
        score.words += len(said)
        score.errors += word_errors(said, result["text"].split())
        found = timed_words(result)
        known = recording.words
        if [word for word, _ in known] == [word for word, _ in found]:
            score.starts += [span.start - true.start for (_, span), (_, true) in zip(found, known, strict=True)]
            score.ends += [span.end - true.end for (_, span), (_, true) in zip(found, known, strict=True)]
    return score


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the fewest words to change, leave out or add between two texts (Levenshtein's distance)."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(said, 1):
        previous, row[0] = row[0], count
        for place, other in enumerate(heard, 1):
            previous, row[place] = row[place], min(previous + (word != other), row[place] + 1, row[place - 1] + 1)
    return row[-1]


def held_out(speaker: Speaker, count: int) -> Iterable[Recording]:
    """Return recordings for tests: one to three utterances each."""
    return (draw_recording(speaker, seed, count=1 + seed % 3) for seed in range(count))


def _mean(values: Sequence[float]) -> float:
    return round(sum(map(abs, values)) / len(values), 3) if values else float("nan")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of a model as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=200, help="how many recordings (default: 200)")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    score = measure(load(chosen.folder), held_out(Speaker.from_environment(), chosen.count))
    print(json.dumps(score.figures(), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())

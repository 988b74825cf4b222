"""Train the demo's Whisper models: openai-whisper's own class, small, on words that espeak-ng speaks.

    ESPEAK_NG=… python -m demo.training.whisper whisper-base

writes ``demo/models/whisper-base``. The same command on the same processor writes the same files.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional
from whisper.model import ModelDimensions, Whisper

from demo.training.whisper_bank import Bank
from demo.training.whisper_files import WEIGHTS, save
from demo.training.whisper_lessons import IGNORED, NO_MORE, WINDOW_FRAMES, Lesson, Silence, Teacher
from demo.training.whisper_vocabulary import Vocabulary
from demo.worlds.speech import FIRST_TRAINING_SEED
from demo.worlds.voices import WORDS, Speaker

MODELS = Path(__file__).parent.parent / "models"
UNKNOWN, CONSTANT = -3.0, 10.0
"""The last number of a token the model does not know, and what the decoder's last one always is: their product, -30, is
the score of every unknown token whatever is heard, so that none is ever said."""
LAYER = re.compile(r"^(encoder|decoder)\.blocks\.([01])\.")
ALIGNED_HEADS = 2
"""Heads of the decoder's last layer that are taught where each word is."""
QUIET = 0.2
"""Weight of a frame without a word, of which a window of 30 seconds has most."""
LOOK, HEAR = 0.2, 0.25
"""Weights of looking at the right frames, and of knowing which word is heard in each and which one was before it.

Without them a model learns the same, many times later: it has to guess first that a sound and a token belong together,
and, having said a word, how to find the next one.
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """Lessons of so many frames, in batches, with a learning rate that falls from ``rate`` to ``last``."""

    frames: int
    batch: int
    steps: int
    rate: float
    last: float
    silence: Silence = NO_MORE


@dataclass(frozen=True, slots=True)
class Plan:
    """The size of a model and how it is trained; ``grows_from``: a trained model with fewer layers to start from.

    Each of ``courses`` is a row of stages, and begins with a new optimiser and new chance.
    """

    encoder_layers: int
    decoder_layers: int
    seed: int
    courses: tuple[tuple[Stage, ...], ...]
    grows_from: str | None = None
    state: int = 96
    heads: int = 3

    def dimensions(self, tokens: int) -> ModelDimensions:
        """Return openai-whisper's description, for a vocabulary of so many tokens."""
        return ModelDimensions(
            n_mels=80,
            n_audio_ctx=WINDOW_FRAMES,
            n_audio_state=self.state,
            n_audio_head=self.heads,
            n_audio_layer=self.encoder_layers,
            n_vocab=tokens,
            n_text_ctx=224,
            n_text_state=self.state,
            n_text_head=self.heads,
            n_text_layer=self.decoder_layers,
        )


# The committed whisper-small grew from whisper-base as it was before its last course.
AFTER, BETWEEN = Silence(lingering=0.4), Silence(lingering=0.4, pause=4.0)
PLANS = {
    "whisper-base": Plan(
        encoder_layers=2,
        decoder_layers=2,
        seed=1,
        courses=(
            (
                Stage(80, 32, 1000, 2e-3, 1.5e-3),
                Stage(160, 24, 4000, 1.5e-3, 4e-4),
                Stage(400, 12, 5000, 1e-3, 1e-4),
                Stage(1500, 6, 500, 3e-4, 1e-5),
            ),
            (Stage(400, 12, 3000, 1e-3, 1e-4), Stage(1500, 6, 500, 3e-4, 1e-5)),
            (Stage(400, 12, 1500, 1e-3, 1e-4, AFTER), Stage(1500, 6, 400, 3e-4, 1e-5, AFTER)),
            (Stage(400, 12, 500, 5e-4, 1e-4, BETWEEN), Stage(1500, 6, 300, 3e-4, 1e-5, BETWEEN)),
        ),
    ),
    "whisper-small": Plan(
        encoder_layers=4,
        decoder_layers=3,
        seed=2,
        courses=(
            (Stage(400, 12, 1800, 1e-3, 1e-4, AFTER), Stage(1500, 6, 400, 3e-4, 1e-5, AFTER)),
            (Stage(400, 12, 500, 5e-4, 1e-4, BETWEEN), Stage(1500, 6, 300, 3e-4, 1e-5, BETWEEN)),
        ),
        grows_from="whisper-base",
    ),
}


class Student:
    """A model in training; it looks at the attention that ``whisper`` computes words' times from."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary) -> None:
        torch.manual_seed(plan.seed)
        self.model = Whisper(plan.dimensions(len(vocabulary.tokens) + 1))
        self.ear = torch.nn.Linear(plan.state, 2 * (1 + len(WORDS)))
        self.seen: dict[str, Tensor] = {}
        attention = self.model.decoder.blocks[-1].cross_attn
        for name in ("query", "key"):
            getattr(attention, name).register_forward_hook(
                lambda _module, _inputs, output, name=name: self.seen.__setitem__(name, output)
            )
        self._begin(vocabulary)

    def _begin(self, vocabulary: Vocabulary) -> None:
        decoder = self.model.decoder
        torch.nn.init.normal_(decoder.positional_embedding, std=0.01)
        rows = decoder.token_embedding.weight.data
        torch.nn.init.normal_(rows, std=0.05)
        # A time looks like the frame at that time, so that attention has only to pass on where it looked.
        for token, row in vocabulary.rows.items():
            if token >= vocabulary.tokenizer.timestamp_begin:
                frame = min(token - vocabulary.tokenizer.timestamp_begin, WINDOW_FRAMES - 1)
                rows[row] += 0.1 * self.model.encoder.positional_embedding[frame]
        self.fix()

    def grow_from(self, smaller: Mapping[str, Tensor]) -> None:
        """Start from a model with fewer layers: those between its first and its last do nothing yet."""
        with torch.no_grad():
            for part in (self.model.encoder, self.model.decoder):
                for block in list(part.blocks)[1:-1]:
                    for layer in (block.attn.out, block.mlp[2], *([block.cross_attn.out] if block.cross_attn else [])):
                        layer.weight.zero_()
                        layer.bias.zero_()
            own = self.model.state_dict()
            layers = {"encoder": self.model.dims.n_audio_layer, "decoder": self.model.dims.n_text_layer}
            for name, tensor in smaller.items():
                own[LAYER.sub(lambda found: _place(found, layers), name)].copy_(tensor)

    def fix(self) -> None:
        """Keep the last number of the decoder's result constant, and with it the score of unknown tokens."""
        decoder = self.model.decoder
        with torch.no_grad():
            decoder.ln.weight[-1], decoder.ln.bias[-1] = 0.0, CONSTANT
            decoder.token_embedding.weight[-1] = 0.0
            decoder.token_embedding.weight[-1, -1] = UNKNOWN

    def loss(self, lessons: Sequence[Lesson]) -> Tensor:
        """Return how far the model is from saying, and looking at, what it should."""
        tokens = _padded([lesson.tokens for lesson in lessons], 0)
        labels = _padded([lesson.labels for lesson in lessons], IGNORED)
        heard = encode(self.model, torch.stack([lesson.mel for lesson in lessons]), [each.first for each in lessons])
        said = self.model.decoder(tokens, heard).flatten(0, 1)
        spoken = functional.cross_entropy(said, labels.flatten())
        return spoken + LOOK * self.look(lessons) + HEAR * self.hear(heard, lessons)

    def hear(self, heard: Tensor, lessons: Sequence[Lesson]) -> Tensor:
        """Return how far the frames are from telling their word and the one before; silence counts for little."""
        now, before = self.ear(heard).unflatten(-1, (2, -1)).permute(2, 0, 3, 1)
        frames = torch.stack([lesson.heard for lesson in lessons], dim=1)
        weights = torch.ones(1 + len(WORDS))
        weights[0] = QUIET
        loss = functional.cross_entropy(now, frames[0], weight=weights)
        # Without any word there is nothing before one either, and a mean of nothing is no number.
        return loss + functional.cross_entropy(before, frames[1]) if frames[0].any() else loss

    def parameters(self) -> list[torch.nn.Parameter]:
        """Return everything that learns."""
        return [*self.model.parameters(), *self.ear.parameters()]

    def look(self, lessons: Sequence[Lesson]) -> Tensor:
        """Return how far the aligned heads are from looking evenly at the frames of each token."""
        heads = self.model.dims.n_text_head
        query, key = (_by_head(self.seen[name], heads)[:, :, :ALIGNED_HEADS] for name in ("query", "key"))
        scores = torch.einsum("bqhd,bkhd->bhqk", query, key) * query.shape[-1] ** -0.5
        wanted = looked_at(lessons, *scores.shape[2:])
        missed: Tensor = -(scores.log_softmax(-1) * wanted[:, None]).sum() / (wanted.sum() * ALIGNED_HEADS).clamp(min=1)
        return missed


def looked_at(lessons: Sequence[Lesson], tokens: int, frames: int) -> Tensor:
    """Return lessons x tokens x frames: for each token that has a place, equal shares of one over its frames."""
    wanted = torch.zeros(len(lessons), tokens, frames)
    for each, lesson in zip(wanted, lessons, strict=True):
        for row, begin, end in lesson.looks:
            if begin < min(end, frames):
                each[row, begin:end] = 1 / (min(end, frames) - begin)
    return wanted


def encode(model: Whisper, mel: Tensor, firsts: Sequence[int]) -> Tensor:
    """Do what the encoder does, for spectrograms that are a part of the window from frame ``firsts`` on."""
    encoder = model.encoder
    x = functional.gelu(encoder.conv2(functional.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
    x = x + torch.stack([encoder.positional_embedding[first : first + x.shape[1]] for first in firsts])
    for block in encoder.blocks:
        x = block(x)
    heard: Tensor = encoder.ln_post(x)
    return heard


def train(plan: Plan, teacher: Teacher, student: Student) -> None:
    """Go through the courses of a plan."""
    began = time.monotonic()
    for number, course in enumerate(plan.courses):
        rng = np.random.default_rng(FIRST_TRAINING_SEED + plan.seed + 100 * number)
        optimiser = torch.optim.AdamW(student.parameters(), betas=(0.9, 0.98), weight_decay=0.01)
        for stage in course:
            for step, loss in enumerate(_steps(stage, teacher, student, optimiser, rng), 1):
                if step % 20 == 0:
                    said = f"{stage.frames} frames, step {step} of {stage.steps}: loss {loss:.4f}"
                    print(f"{said}, {time.monotonic() - began:.0f} s", flush=True)


def _steps(
    stage: Stage, teacher: Teacher, student: Student, optimiser: torch.optim.Optimizer, rng: np.random.Generator
) -> Iterator[float]:
    """Take the steps of a stage; yield the loss of each."""
    for step in range(stage.steps):
        rate = stage.last + (stage.rate - stage.last) * 0.5 * (1 + math.cos(math.pi * step / stage.steps))
        optimiser.param_groups[0]["lr"] = rate * min(1.0, (step + 1) / 100)
        loss = student.loss(teacher.batch(rng, stage.frames, stage.batch, stage.silence))
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        student.fix()
        yield loss.item()


def _place(found: re.Match[str], layers: Mapping[str, int]) -> str:
    part, index = found.groups()
    return f"{part}.blocks.{0 if index == '0' else layers[part] - 1}."


def _by_head(states: Tensor, heads: int) -> Tensor:
    return states.view(*states.shape[:2], heads, -1)


def _padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[value] * (longest - len(row))] for row in rows])


def main(arguments: Sequence[str] | None = None) -> int:
    """Train one of the demo's Whisper models."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("model", choices=PLANS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", type=Path, help="folder to write into (default: demo/models/MODEL)")
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    os.nice(10)
    plan, vocabulary = PLANS[chosen.model], Vocabulary.load()
    rng = np.random.default_rng(FIRST_TRAINING_SEED)
    bank = Bank.record(Speaker.from_environment(), rng, voices=400, phrases=6000)
    student = Student(plan, vocabulary)
    if plan.grows_from:
        student.grow_from(load_file(MODELS / plan.grows_from / WEIGHTS))
    train(plan, Teacher(bank, vocabulary), student)
    save(chosen.output or MODELS / chosen.model, student.model, vocabulary, ALIGNED_HEADS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
